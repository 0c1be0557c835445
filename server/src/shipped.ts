import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A folder of this repository that the server reads while it runs; a package has the copy that its build made of it. */
export function shipped(folder: string): string {
  const copy = join(import.meta.dirname, 'shipped', folder);
  return existsSync(copy) ? copy : join(root, folder);
}
