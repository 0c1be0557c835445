import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The secret that a checkout signs its tokens with when nobody named one: made once, kept in a file that only its
 * owner can read, so that sessions outlive a restart. Not for production, where servers have to share one.
 */
export function ownSecret(file: string): string {
  const kept = read(file);
  if (kept) return kept;
  mkdirSync(dirname(file), { recursive: true });
  try {
    // `wx`: of two servers started at once, one makes the file and the other reads it.
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const made = read(file);
  if (!made)
    throw new Error(
      `${file} is empty. Remove it and start again: a new secret is made, and everybody signs in anew.`,
    );
  return made;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
