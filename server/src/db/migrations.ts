import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { shipped } from '../shipped.js';

/** One migration in Prisma's layout: a folder named by time and purpose, with a `migration.sql`. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the SQL, as Prisma keeps it. */
  readonly checksum: string;
}

/** The migrations of this repository's database: the engine's and Field Notes'. */
export const migrationsFolder = shipped('prisma/migrations');

/** The engine's own migrations, with which the database of any domain begins. */
export function engineMigrations(): string[] {
  return readdirSync(migrationsFolder)
    .filter((name) => name.endsWith('_engine'))
    .map((name) => join(migrationsFolder, name));
}

/** Reads migrations from folders that hold them, or that are one; in the order of their names, which begin with a time. */
export function readMigrations(folders: readonly string[]): Migration[] {
  return folders
    .flatMap((folder) =>
      isMigration(folder) ? [folder] : readdirSync(folder).map((name) => join(folder, name)),
    )
    .filter(isMigration)
    .map(readMigration)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const isMigration = (folder: string): boolean => existsSync(join(folder, 'migration.sql'));

function readMigration(folder: string): Migration {
  const sql = readFileSync(join(folder, 'migration.sql'), 'utf8');
  return { name: basename(folder), sql, checksum: createHash('sha256').update(sql).digest('hex') };
}
