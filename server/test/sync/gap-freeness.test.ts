import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AppDatabase } from '../../src/db/index.js';
import { lockedPositions, type Positions, type Sync } from '../../src/sync/index.js';
import { readHead } from '../../src/sync/positions.js';
import { fieldNotesDatabase, onPostgres, type TestDatabase } from '../support/databases.js';
import { syncWorld, type SyncWorld } from '../support/sync-world.js';

describe('a reader that pages while several servers write', () => {
  onPostgres(fieldNotesDatabase, (open) => {
    let opened: TestDatabase<AppDatabase['prisma']>;
    let database: AppDatabase;
    beforeAll(async () => {
      opened = await open();
      ({ database } = opened);
    });

    /** Positions whose taker stays in its transaction until it is let go. */
    function held(positions: Positions): { positions: Positions; taken: Promise<void>; letGo: () => void } {
      let letGo = (): void => {};
      const gate = new Promise<void>((resolve) => (letGo = resolve));
      let tell = (): void => {};
      const taken = new Promise<void>((resolve) => (tell = resolve));
      return {
        taken,
        letGo,
        positions: {
          ...positions,
          async advance(tx, workspaceId, count) {
            const first = await positions.advance(tx, workspaceId, count);
            tell();
            await gate;
            return first;
          },
        },
      };
    }

    const create = (world: SyncWorld) =>
      world.mutation('createNotebook', { id: randomUUID(), workspaceId: world.workspaceId, title: 'Trip' });

    /** Reads one record at a time until there are no more, from a cursor on. */
    async function readOn(world: SyncWorld, server: Sync, after?: string) {
      const ids: unknown[] = [];
      for (let more = true; more;) {
        const page = await server.changes(world.lin, { workspaceId: world.workspaceId, after, first: 1 });
        ids.push(...page.records.map(({ data }) => data.id));
        ({ cursor: after, hasMore: more } = page);
      }
      return { ids, after };
    }

    /**
     * A slow writer takes a position and stays in its transaction; a quick one writes; the reader reads all the while.
     * The quick one waits for the slow one, as it should, or gets through.
     */
    async function race(
      positions: Positions,
      quickOne: 'waits' | 'gets through',
    ): Promise<{ seen: unknown[]; rows: string[] }> {
      const slow = held(positions);
      const world = await syncWorld(database, undefined, { positions });
      const [a, b] = [await opened.peer(), await opened.peer()];
      const slowServer = world.server({ database: a, positions: slow.positions });
      const quickServer = world.server({ database: b });

      const slowPush = slowServer.push(world.ada, [create(world)]);
      await slow.taken;
      const early = await readOn(world, quickServer);
      const quickPush = quickServer.push(world.grace, [create(world)]);
      if (quickOne === 'waits') while (!(await somebodyWaits()));
      else await quickPush;
      const between = await readOn(world, quickServer, early.after);
      expect(between.ids).toHaveLength(quickOne === 'waits' ? 0 : 1);
      slow.letGo();
      await Promise.all([slowPush, quickPush]);
      const late = await readOn(world, slowServer, between.after);
      const rows = await database.prisma.notebook.findMany({ where: { workspaceId: world.workspaceId } });
      return {
        seen: [...early.ids, ...between.ids, ...late.ids].sort(),
        rows: rows.map(({ id }) => id).sort(),
      };
    }

    async function somebodyWaits(): Promise<boolean> {
      const waiting = await database.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    }

    it('ends with exactly the rows of the database, though a transaction stays open on purpose', async () => {
      const { seen, rows } = await race(lockedPositions, 'waits');
      expect(rows).toHaveLength(2);
      expect(seen).toEqual(rows);
    });

    it('would miss one if positions came from a sequence', async () => {
      await database.query('CREATE SEQUENCE positions');
      const outside = await opened.peer();
      const sequence: Positions = {
        lock: (tx, workspaceId) => readHead(tx, workspaceId),
        async advance(_tx, workspaceId, count) {
          const [row] = await outside.query<{ last: string }>(
            `SELECT max(nextval('positions')) AS last FROM generate_series(1, $1)`,
            [count],
          );
          const update = 'UPDATE "SyncHead" SET seq = greatest(seq, $2) WHERE "workspaceId" = $1';
          await outside.query(update, [workspaceId, row?.last]);
          return Number(row?.last) - count + 1;
        },
      };
      const { seen, rows } = await race(sequence, 'gets through');
      expect(rows).toHaveLength(2);
      expect(seen).toHaveLength(1);
    });

    it('ends with exactly the rows of the database under many writers', async () => {
      const world = await syncWorld(database);
      const servers = [world.sync, world.server({ database: await opened.peer() })];
      let writing = true;
      const writers = servers.flatMap((server) =>
        [world.ada, world.grace].map(async (actor) => {
          for (let push = 0; push < 10; push += 1) await server.push(actor, [create(world), create(world)]);
        }),
      );
      const done = Promise.all(writers).then(() => (writing = false));
      const seen: unknown[] = [];
      let after: string | undefined;
      while (writing) {
        const read = await readOn(world, servers[1]!, after);
        seen.push(...read.ids);
        ({ after } = read);
      }
      await done;
      seen.push(...(await readOn(world, servers[0]!, after)).ids);
      const rows = await database.prisma.notebook.findMany({ where: { workspaceId: world.workspaceId } });
      expect(seen.sort()).toEqual(rows.map(({ id }) => id).sort());
      expect(seen).toHaveLength(80);
    });
  });
});
