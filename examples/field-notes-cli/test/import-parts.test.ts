import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chunks } from '../src/import/chunks.js';
import { idFromNames } from '../src/import/note-id.js';
import { isUnfit, readNote } from '../src/import/read-note.js';
import { markdownFiles } from '../src/import/walk.js';

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

async function folderOf(files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'field-notes-import-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

describe('the Markdown files of a folder', () => {
  it('come in one order, without hidden folders and without following links', async () => {
    const folder = await folderOf({
      'b.md': '',
      'a/z.markdown': '',
      'a/B.MD': '',
      '.git/x.md': '',
      'c.txt': '',
    });
    await symlink(folder, join(folder, 'loop'));
    expect(await all(markdownFiles(folder))).toEqual(['a/B.MD', 'a/z.markdown', 'b.md']);
  });
});

describe("a note's id", () => {
  it('is the same for the same names, and a UUID', () => {
    const id = idFromNames('workspace', '/home/ada/notes', 'a.md');
    expect(id).toBe(idFromNames('workspace', '/home/ada/notes', 'a.md'));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('never changes: a folder imported by an older build is known again', () => {
    expect(idFromNames('w', 'f', 'a.md')).toMatchInlineSnapshot(`"52ed40e1-0ddb-5acb-aaac-cb6fe7ef0372"`);
  });

  it('is another where any name is another, however they are cut', () => {
    const ids = [['ab', 'c'], ['a', 'bc'], ['abc'], ['a', 'b', 'c'], ['1:a'], ['a']].map((names) =>
      idFromNames(...names),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a file that cannot be a note as it is', () => {
  it('is refused with the reason, and nothing is cut off', async () => {
    const folder = await folderOf({
      'long.md': 'x'.repeat(200_001),
      'fits.md': 'x'.repeat(200_000),
      'latin.md': Buffer.from([0xe9, 0x74, 0xe9]),
      'binary.md': 'a\0b',
    });
    const read = (path: string) => readNote(folder, path);
    expect(await read('long.md')).toEqual({
      path: 'long.md',
      reason: 'is 200001 characters long; a note holds at most 200000',
    });
    expect(await read('latin.md')).toEqual({ path: 'latin.md', reason: 'is not UTF-8 text' });
    expect(await read('binary.md')).toMatchObject({ reason: expect.stringContaining('NUL') });
    expect(await read('missing.md')).toEqual({ path: 'missing.md', reason: 'cannot be read (ENOENT)' });
    expect(isUnfit(await read('fits.md'))).toBe(false);
  });
});

describe('chunks', () => {
  it('hold everything once, in order, and no more than their size', async () => {
    async function* numbers() {
      yield* [1, 2, 3, 4, 5];
    }
    expect(await all(chunks(numbers(), 2))).toEqual([[1, 2], [3, 4], [5]]);
  });
});
