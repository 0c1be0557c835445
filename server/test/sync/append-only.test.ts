import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppDatabase } from '../../src/db/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { syncWorld, type SyncWorld } from '../support/sync-world.js';

const sources = join(import.meta.dirname, '../../src');
const compacting = `SELECT set_config('holdfast.compacting', 'on', true)`;

describe('the log', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let database: AppDatabase;
    let world: SyncWorld;
    beforeAll(async () => {
      ({ database } = await open());
    });
    beforeEach(async () => {
      world = await syncWorld(database);
      const create = () =>
        world.mutation('createNotebook', { id: randomUUID(), workspaceId: world.workspaceId, title: 'Trip' });
      await world.sync.push(world.ada, [create(), create(), create()]);
    });

    const log = () => database.query('SELECT * FROM "Change" ORDER BY "workspaceId", seq');
    const floor = (position: number) =>
      database.query('UPDATE "SyncHead" SET floor = $2 WHERE "workspaceId" = $1', [
        world.workspaceId,
        position,
      ]);
    const mine = () => ({ where: { workspaceId: world.workspaceId } });

    it.each([
      ['an update of a row', `UPDATE "Change" SET version = 7 WHERE seq = 1`],
      ['an update of no row', `UPDATE "Change" SET version = 7 WHERE false`],
      ['a delete of a row', `DELETE FROM "Change" WHERE seq = 1`],
      ['a delete of all rows', `DELETE FROM "Change"`],
      ['emptying the table', `TRUNCATE "Change"`],
      ['emptying it with others', `TRUNCATE "SyncHead", "Change" CASCADE`],
      [
        'an insert that would overwrite',
        `INSERT INTO "Change" SELECT * FROM "Change" ON CONFLICT ("workspaceId", seq) DO UPDATE SET version = 7`,
      ],
    ])('refuses %s', async (_, statement) => {
      const before = await log();
      await expect(database.query(statement)).rejects.toThrow('The log is append-only');
      await expect(database.transaction((tx) => tx.query(statement))).rejects.toThrow(
        'The log is append-only',
      );
      expect(await log()).toEqual(before);
    });

    it('refuses what comes by Prisma', async () => {
      await expect(database.prisma.change.deleteMany(mine())).rejects.toThrow();
      await expect(
        database.prisma.change.updateMany({ ...mine(), data: { deviceId: 'x' } }),
      ).rejects.toThrow();
      expect(await database.prisma.change.count(mine())).toBe(3);
    });

    it('lets rows go only to a transaction that compacts, and only up to the floor', async () => {
      const drop = (upTo: number, ...first: string[]) =>
        database.transaction(async (tx) => {
          for (const statement of first) await tx.query(statement);
          await tx.query('DELETE FROM "Change" WHERE "workspaceId" = $1 AND seq <= $2', [
            world.workspaceId,
            upTo,
          ]);
        });
      await floor(2);
      await expect(drop(1)).rejects.toThrow('append-only');
      await expect(drop(3, compacting)).rejects.toThrow('append-only above its floor');
      await drop(2, compacting);
      await expect(drop(3)).rejects.toThrow('append-only');
      expect(await database.prisma.change.count(mine())).toBe(1);
    });

    it('lets nobody change a row, not even a transaction that compacts', async () => {
      await floor(3);
      const change = database.transaction(async (tx) => {
        await tx.query(compacting);
        await tx.query('UPDATE "Change" SET version = version');
      });
      await expect(change).rejects.toThrow('append-only');
    });
  });

  it('has one place in the server that may let rows go', () => {
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('generated'))
      .map((file) => ({ file, text: readFileSync(join(sources, file), 'utf8') }));
    const naming = (what: RegExp) => files.filter(({ text }) => what.test(text)).map(({ file }) => file);
    expect(naming(/holdfast\.compacting/)).toEqual([join('sync', 'compaction', 'log.ts')]);
    expect(naming(/session_replication_role|DISABLE TRIGGER/i)).toEqual([]);
  });
});
