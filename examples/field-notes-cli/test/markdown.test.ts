import { describe, expect, it } from 'vitest';
import { limits, noteFromMarkdown, shorten } from '../src/import/markdown.js';

const title = (text: string, path = 'a.md') => noteFromMarkdown(path, text).title;
const tags = (text: string, path = 'a.md') => noteFromMarkdown(path, text).tags;

describe('a note read off a Markdown file', () => {
  it('keeps the text whole and unchanged', () => {
    const text = '\uFEFF---\r\ntitle: T\r\n---\r\n# H\r\n\r\nbody  \r\n';
    expect(noteFromMarkdown('a.md', text).body).toBe(text);
  });

  it('takes its title from the front matter, else the first heading, else the name of the file', () => {
    expect(title('---\ntitle: "Front"\n---\n# Heading')).toBe('Front');
    expect(title('intro\n\n# Heading #\n## Next')).toBe('Heading');
    expect(title('Underlined\n=====\n')).toBe('Underlined');
    expect(title('no heading here', 'trips/packing list.md')).toBe('packing list');
    expect(title('', '.md')).toBe('.md');
  });

  it('does not take a comment in fenced code for a heading', () => {
    expect(title('```sh\n# install\n```\n\n# Real')).toBe('Real');
    expect(title('~~~~\n~~~\n# inside\n~~~~\n# Real')).toBe('Real');
  });

  it('reads the words of a heading, not its markup', () => {
    expect(title('# [Kelp](https://x.test) `v2` **bold** snake_case')).toBe('Kelp v2 bold snake_case');
    expect(title('# [![npm](https://x.test/a.svg)](https://x.test)\n# Name')).toBe('Name');
    expect(title('# <img src="x.png"> Logo')).toBe('Logo');
  });

  it('takes its tags from the front matter and from the folders above it', () => {
    expect(tags('---\ntags: [sea, "low tide"]\n---\n', 'trips/2026/a.md')).toEqual([
      'sea',
      'low tide',
      'trips',
      '2026',
    ]);
    expect(tags('---\ntags:\n  - sea\n  - #kelp\ntitle: x\n---\n')).toEqual(['sea', 'kelp']);
    expect(tags('---\ntags: sea, kelp, sea\n---\n')).toEqual(['sea', 'kelp']);
    expect(tags('no front matter')).toEqual([]);
  });

  it('stays within the limits of a note', () => {
    const many = Array.from({ length: 80 }, (_, at) => `t${at}`).join(', ');
    expect(tags(`---\ntags: ${many}\n---\n`)).toHaveLength(limits.tags);
    expect(tags('', `${'x'.repeat(65)}/a.md`)).toEqual([]);
    expect(title(`# ${'x'.repeat(600)}`)).toHaveLength(limits.title);
  });

  it('never cuts a character in two', () => {
    expect(shorten('🌊🌊🌊', 5)).toBe('🌊🌊…');
    expect(shorten('🌊🌊🌊', 4)).toBe('🌊…');
    expect(shorten('sea', 3)).toBe('sea');
  });
});
