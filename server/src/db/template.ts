import { PGlite } from '@electric-sql/pglite';
import { embeddedPool } from './embedded.js';
import { migrate } from './migrate.js';
import { readMigrations } from './migrations.js';

/**
 * A migrated, empty embedded database to begin others as (`copyOf` of `openDatabase`), in a fraction of the time that
 * making one takes: for tests and simulations, which need many.
 */
export async function embeddedTemplate(migrations: readonly string[]): Promise<Blob> {
  const database = await PGlite.create('memory://');
  const pool = embeddedPool(database);
  const client = await pool.connect();
  try {
    await migrate(client, readMigrations(migrations));
    return await database.dumpDataDir('none');
  } finally {
    client.release();
    await pool.end();
    await database.close();
  }
}
