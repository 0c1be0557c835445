import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'bench/README.md',
  'examples/field-notes-cli/README.md',
  ...['', 'decisions', 'guides'].flatMap((folder) =>
    readdirSync(join(root, 'docs', folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', folder, name)),
  ),
];

/** Where a page's links lead, as paths from the root of the repository; other sites are left out. */
const linksOf = (page: string): string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => relative(root, join(root, dirname(page), target)));

/** Files of this repository that a page names in backticks, by a path from its root. */
const filesNamedIn = (page: string): string[] =>
  [
    ...readFileSync(join(root, page), 'utf8').matchAll(
      /`((?:schema|server|client-kit|prisma|e2e|examples|docs)\/[\w./-]+\.\w+)`/g,
    ),
  ].map(([, path = '']) => path);

describe('the documentation', () => {
  it.each(pages)('%s links to pages and files that are there', (page) => {
    expect(linksOf(page).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names files that are there, in the README and the description of the architecture', () => {
    const named = ['README.md', 'docs/architecture.md', 'docs/protocol.md'].flatMap(filesNamedIn);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
