import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The Markdown files below a folder, as paths relative to it with `/` between their parts, in the order of their
 * names: the same folder gives the same list on every machine. Hidden folders are left out and symbolic links are not
 * followed, so that a folder that links to itself ends.
 */
export async function* markdownFiles(folder: string, below = ''): AsyncGenerator<string> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && !entry.name.startsWith('.')) yield* markdownFiles(folder, path);
    else if (entry.isFile() && /\.(md|markdown)$/i.test(entry.name)) yield path;
  }
}
