import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const packages = join(import.meta.dirname, '../../../../node_modules');

/** The first `count` Markdown files of the installed packages, by name; copied to `folder`, as paths below it. */
export async function copyRealMarkdown(folder: string, count: number): Promise<string[]> {
  const paths = (await filesBelow('')).slice(0, count);
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await copyFile(join(packages, path), join(folder, path));
  }
  return paths;
}

/** Hidden folders and links (to this repository's own workspaces) are left out, as the import leaves them out. */
async function filesBelow(below: string): Promise<string[]> {
  const entries = await readdir(join(packages, below), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && !entry.name.startsWith('.')) found.push(...(await filesBelow(path)));
    else if (entry.isFile() && /\.md$/i.test(entry.name)) found.push(path);
  }
  return found;
}
