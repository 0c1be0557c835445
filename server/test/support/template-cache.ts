/**
 * Migrated embedded databases kept between test files, which each run in a process of their own: reading one back takes
 * a tenth of the time that making one takes.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { embeddedTemplate } from '../../src/db/index.js';
import { readMigrations } from '../../src/db/migrations.js';

const folder = join(import.meta.dirname, '../../../node_modules/.cache/holdfast');

export async function cachedTemplate(migrations: readonly string[]): Promise<Blob> {
  const file = join(folder, `${fingerprint(migrations)}.tar`);
  if (!existsSync(file)) {
    const template = await embeddedTemplate(migrations);
    const draft = `${file}.${process.pid}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(draft, Buffer.from(await template.arrayBuffer()));
    renameSync(draft, file); // whole or not at all: other processes look for it too
  }
  return new Blob([readFileSync(file)]);
}

/** What a template depends on: the migrations, and the database itself. */
function fingerprint(migrations: readonly string[]): string {
  const pglite = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const hash = createHash('sha256').update(pglite);
  for (const { name, checksum } of readMigrations(migrations)) hash.update(`${name} ${checksum}\n`);
  return hash.digest('hex').slice(0, 24);
}
