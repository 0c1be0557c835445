import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppDatabase } from '../../src/db/index.js';
import { decodeCursor, encodeCursor } from '../../src/sync/cursor.js';
import type { ChangePageData } from '../../src/sync/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { syncWorld, type SyncWorld } from '../support/sync-world.js';

const tables = ['SyncHead', 'SyncRecord', 'Change', 'Receipt', 'Notebook'];

/** The triggers that guard the log are not for those who restore a backup. */
const likeAnOperator = 'SET LOCAL session_replication_role = replica';

/** Keeps what the log and the records are now; the function given puts it back, as from a backup. */
async function backUp(database: AppDatabase): Promise<() => Promise<void>> {
  const kept = new Map<string, string>();
  for (const table of tables) {
    const [row] = await database.query<{ rows: unknown }>(
      `SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') AS rows FROM "${table}" t`,
    );
    kept.set(table, JSON.stringify(row?.rows));
  }
  return () =>
    database.transaction(async (tx) => {
      await tx.query(likeAnOperator);
      for (const [table, rows] of kept) {
        await tx.query(`DELETE FROM "${table}"`);
        await tx.query(
          `INSERT INTO "${table}" SELECT * FROM jsonb_populate_recordset(null::"${table}", $1)`,
          [rows],
        );
      }
    });
}

describe('a log that was restored from a backup and written on', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let database: AppDatabase;
    let world: SyncWorld;
    beforeAll(async () => {
      ({ database } = await open());
    });
    beforeEach(async () => {
      world = await syncWorld(database);
    });

    const write = async (...titles: string[]) => {
      const { workspaceId } = world;
      world.runtime.advance(1);
      await world.sync.push(
        world.ada,
        titles.map((title) => world.mutation('createNotebook', { id: randomUUID(), workspaceId, title })),
      );
    };
    const page = (after?: string, first?: number) =>
      world.sync.changes(world.lin, {
        workspaceId: world.workspaceId,
        ...(after === undefined ? {} : { after }),
        ...(first === undefined ? {} : { first }),
      });
    const titles = ({ records }: ChangePageData) => records.map(({ data }) => data.title);

    it('begins again for a cursor of what has been undone, also where the log has passed it', async () => {
      await write('kept');
      const restore = await backUp(database);
      await write('undone');
      const { cursor } = await page();
      await restore();
      await write('other', 'and more');

      const again = await page(cursor);
      expect(again).toMatchObject({ reset: true });
      expect(titles(again)).toEqual(['kept', 'other', 'and more']);
      expect(await page(again.cursor)).toMatchObject({ reset: false, records: [] });
    });

    it('begins again where the same mutation came again, behind others', async () => {
      const { workspaceId } = world;
      const late = world.mutation('createNotebook', { id: randomUUID(), workspaceId, title: 'late' });
      await write('kept');
      const restore = await backUp(database);
      await write('undone');
      await world.sync.push(world.ada, [late]);
      const { cursor } = await page();
      await restore();
      await write('other');
      world.runtime.advance(1);
      await world.sync.push(world.ada, [late]);

      const again = await page(cursor);
      expect(again).toMatchObject({ reset: true });
      expect(titles(again)).toEqual(['kept', 'other', 'late']);
    });

    it('goes on for a cursor from before the backup', async () => {
      await write('kept');
      const { cursor } = await page();
      const restore = await backUp(database);
      await write('undone');
      await restore();
      await write('other');
      const next = await page(cursor);
      expect(next).toMatchObject({ reset: false });
      expect(titles(next)).toEqual(['other']);
    });

    it('begins again for a reader who stood between two pages', async () => {
      await write('kept');
      const restore = await backUp(database);
      await write('undone', 'undone too');
      const { cursor } = await page(undefined, 2);
      await restore();
      await write('other', 'and more');
      expect(await page(cursor)).toMatchObject({ reset: true });
    });

    it('goes on for a cursor without a mark, as older servers gave', async () => {
      await write('kept');
      const { cursor } = await page();
      const { mark, ...unmarked } = decodeCursor(cursor, world.workspaceId);
      expect(mark).toBeDefined();
      await write('more');
      const next = await page(encodeCursor(unmarked));
      expect(next).toMatchObject({ reset: false });
      expect(titles(next)).toEqual(['more']);
      expect(decodeCursor(next.cursor, world.workspaceId)).toHaveProperty('mark');
    });

    it('goes on for a cursor whose change was compacted away', async () => {
      await write('a', 'b', 'c');
      const { cursor } = await page(undefined, 2);
      await database.transaction(async (tx) => {
        await tx.query(likeAnOperator);
        await tx.query('DELETE FROM "Change" WHERE "workspaceId" = $1 AND seq = 2', [world.workspaceId]);
      });
      const next = await page(cursor);
      expect(next).toMatchObject({ reset: false });
      expect(titles(next)).toEqual(['c']);
    });
  });
});
