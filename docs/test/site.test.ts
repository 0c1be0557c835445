import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readChapters } from '../site/pages.js';
import { renderPage } from '../site/render.js';

const chapters = readChapters(join(import.meta.dirname, '../..'));
const pages = chapters.flatMap((chapter) => chapter.pages);
const html = new Map(pages.map((page) => [page.address, renderPage(page, chapters).html]));

/** Addresses within the site, with the part of the page if one is named. */
const linksOf = (page: string): string[][] =>
  [...page.matchAll(/<a href="\/docs\/([^"]+)"/g)].map(([, link = '']) => link.split('#'));

const idsOf = (page = ''): Set<string> =>
  new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id));

describe('the documentation as pages', () => {
  it.each([...html.keys()])('%s leads to pages, and parts of pages, that are there', (address) => {
    const lost = linksOf(html.get(address) ?? '').filter(
      ([target = '', part]) =>
        !html.has(target) || (part !== undefined && !idsOf(html.get(target)).has(part)),
    );
    expect(lost).toEqual([]);
  });

  it('asks no other host for anything, and runs no script', () => {
    for (const page of html.values()) {
      expect(page).not.toMatch(/<script/);
      expect(page).not.toMatch(/<(?:img|link|iframe)[^>]+(?:src|href)="(?:https?:)?\/\//);
    }
  });

  it('says on each page which one it is', () => {
    for (const [address, page] of html)
      expect(page).toContain(`<a href="/docs/${address}" aria-current="page">`);
  });

  it('names a file of the repository without a link where it is no page', () => {
    const [page] = pages;
    const { html: readme } = renderPage(
      { ...page!, markdown: '# A\n\n[the lock](package-lock.json)' },
      chapters,
    );
    expect(readme).toContain('<p>the lock</p>');
  });

  it('shows what a page says as text, and never as markup', () => {
    const [page] = pages;
    const shown = renderPage({ ...page!, markdown: '# `a < b` & c\n\n`<b>`' }, chapters).html;
    expect(shown).toContain('<h1 id="a--b--c"><code>a &lt; b</code> &amp; c</h1>');
    expect(shown).toContain('<code>&lt;b&gt;</code>');
  });
});
