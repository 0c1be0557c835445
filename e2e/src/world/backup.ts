import type { AppDatabase } from '@holdfast/server/app';
import { withoutTriggers } from './people.js';

/** A copy of everything that the database held at one moment. */
export interface Backup {
  /**
   * Puts it back, as an operator does from yesterday's backup: with a new epoch for each log, unless somebody forgets
   * that.
   */
  restore(options?: { sameEpoch?: boolean }): Promise<void>;
}

/** Copies rows, table by table; what people need to stay signed in is not taken back. */
export async function backUp(database: AppDatabase): Promise<Backup> {
  const tables = await database.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'
       AND tablename NOT IN ('_prisma_migrations', 'User', 'Device', 'RefreshToken', 'Workspace', 'Membership') ORDER BY 1`,
  );
  const contents = new Map<string, unknown[]>();
  for (const { name } of tables) {
    const rows = await database.query<{ row: unknown }>(`SELECT to_jsonb(t) AS row FROM "${name}" t`);
    contents.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return {
    async restore({ sameEpoch = false } = {}) {
      await database.transaction(async (tx) => {
        await tx.query(withoutTriggers);
        for (const [name, rows] of contents) {
          await tx.query(`DELETE FROM "${name}"`);
          await tx.query(
            `INSERT INTO "${name}" SELECT * FROM jsonb_populate_recordset(null::"${name}", $1)`,
            [JSON.stringify(rows)],
          );
        }
        if (!sameEpoch) await tx.query('UPDATE "SyncHead" SET epoch = gen_random_uuid()');
      });
    },
  };
}
