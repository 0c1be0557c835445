/**
 * Applies migrations as Prisma's own deploy does, and leaves the same `_prisma_migrations` table, so that either may
 * go on from where the other stopped. Prisma's needs an engine from the network; this needs nothing.
 */
import type { ClientBase } from 'pg';
import { randomUUID } from 'node:crypto';
import type { Migration } from './migrations.js';

/** The database cannot be brought to the newest schema; the message says which migration, and what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** The advisory lock that Prisma takes: two servers that start at once migrate one after the other. */
const migrationLock = 72707369;

const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/**
 * Applies the migrations that are missing, and gives their names. Throws `MigrationError` where one failed (now or
 * before) or was edited after it had been applied.
 */
export async function migrate(
  client: ClientBase,
  migrations: readonly Migration[],
  onApplied: (name: string) => void = () => {},
): Promise<string[]> {
  // A migration may take longer than any statement of the server should.
  await client.query('SET statement_timeout = 0; SET lock_timeout = 0');
  await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
  try {
    await client.query(table);
    const missing = missingFrom(await history(client), migrations);
    for (const migration of missing) {
      await apply(client, migration);
      onApplied(migration.name);
    }
    return missing.map(({ name }) => name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
  }
}

/** Names of the migrations that a database lacks. Changes nothing. */
export async function pendingMigrations(
  client: ClientBase,
  migrations: readonly Migration[],
): Promise<string[]> {
  const found = await client.query<{ table: string | null }>(
    `SELECT to_regclass('_prisma_migrations') AS table`,
  );
  const applied = found.rows[0]?.table ? await history(client) : [];
  return missingFrom(applied, migrations).map(({ name }) => name);
}

interface Applied {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  logs: string | null;
}

async function history(client: ClientBase): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    `SELECT migration_name, checksum, finished_at, logs FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
}

function missingFrom(applied: readonly Applied[], migrations: readonly Migration[]): Migration[] {
  const failed = applied.find((row) => !row.finished_at);
  if (failed) {
    throw new MigrationError(
      `Migration ${failed.migration_name} failed before${failed.logs ? `: ${failed.logs}` : ''}. ` +
        'Mend the database, then set rolled_back_at of its row in _prisma_migrations and migrate again.',
    );
  }
  const checksums = new Map(applied.map((row) => [row.migration_name, row.checksum]));
  for (const { name, checksum } of migrations) {
    const known = checksums.get(name);
    if (known !== undefined && known !== checksum) {
      throw new MigrationError(
        `Migration ${name} was edited after it had been applied. Put its text back, and make the change in a new migration.`,
      );
    }
  }
  return migrations.filter(({ name }) => !checksums.has(name));
}

async function apply(client: ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ]);
  try {
    // The whole script in one message runs as one transaction: a script that fails leaves nothing behind.
    await client.query(sql);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await client.query('ROLLBACK');
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, reason]);
    throw new MigrationError(`Migration ${name} failed: ${reason}`, { cause: error });
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  );
}
