import type { SdlSource } from '@holdfast/schema/compiler';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { git } from './outside.js';
import { SourceError } from './problem.js';

const isGraphql = (name: string): boolean => /\.(graphqls?|gql)$/.test(name);

export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new SourceError(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** All GraphQL files below a folder, by path; those of packages that are installed there are others'. */
export function sdlFilesIn(folder: string): SdlSource[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new SourceError(`There is no folder ${folder}.`);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isGraphql(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => !name.split(/[\\/]/).includes('node_modules'))
    .sort()
    .map((name) => ({ name, text: textOf(join(folder, name)) }));
}

export const textOfRevision = (folder: string, commit: string, path: string): Promise<string> =>
  git(folder, 'show', `${commit}:${path}`);

/** All GraphQL files below a folder as a git revision has them. */
export async function sdlFilesOfRevision(folder: string, commit: string, path: string): Promise<SdlSource[]> {
  const listed = await git(
    folder,
    'ls-tree',
    '-r',
    '--name-only',
    '--full-tree',
    commit,
    `${path.replace(/\/+$/, '')}/`,
  );
  const names = listed.split('\n').filter(isGraphql).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await textOfRevision(folder, commit, name) })));
}
