import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');
const leftOut = new Set(['node_modules', '.git', '.data', 'dist', 'generated', 'coverage']);

/**
 * A copy of the repository's sources that can be changed and run without touching this one. It shares the installed
 * packages; those of this repository itself are the copy's own.
 */
export async function copyRepository(): Promise<{ root: string; remove(): Promise<void> }> {
  const copy = await mkdtemp(join(tmpdir(), 'holdfast-copy-'));
  await cp(root, copy, {
    recursive: true,
    filter: (path) =>
      !relative(root, path)
        .split(/[\\/]/)
        .some((part) => leftOut.has(part)),
  });
  await shareInstalled(join(root, 'node_modules'), join(copy, 'node_modules'));
  return { root: copy, remove: () => rm(copy, { recursive: true, force: true }) };
}

async function shareInstalled(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    // Links to the workspaces lead from node_modules to its own neighbours: copied as they are, they lead to the copy's.
    const own = name === '@holdfast' || name === '.bin';
    if (own) await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    else await symlink(join(from, name), join(to, name));
  }
}
