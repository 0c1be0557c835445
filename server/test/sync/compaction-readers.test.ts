import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppDatabase } from '../../src/db/index.js';
import { compactionWorld, type CompactionWorld } from '../support/compaction-world.js';
import { eachDatabase, fieldNotesDatabase, onPostgres, type TestDatabase } from '../support/databases.js';
import { day } from '../support/sync-world.js';

const slices = { changes: 3, bytes: 1e6 };

describe('a device that follows a log which is compacted', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let opened: TestDatabase<AppDatabase['prisma']>;
    let world: CompactionWorld;
    beforeAll(async () => {
      opened = await open();
    });
    beforeEach(async () => {
      world = await compactionWorld(opened);
    });

    /** Makes notes, and gives their ids. */
    const notes = async (count: number): Promise<string[]> => {
      const ids = Array.from({ length: count }, () => randomUUID());
      await world.pushAll(
        world.ada,
        ids.map((id) => world.createNote({ id })),
      );
      return ids;
    };
    const rename = (id: string) => world.write('updateNote', id, { title: 'Renamed' });
    const remove = (id: string) => world.write('deleteNote', id);

    it('begins again where it was behind the floor, and not where it was at the floor or ahead of it', async () => {
      const [a, b, c] = await notes(3);
      const behind = world.follower();
      await behind.catchUp();
      await world.pushAll(world.ada, [remove(a!), rename(b!)]);
      const at = world.follower();
      await at.catchUp();
      world.runtime.advance(60 * day);
      await world.pushAll(world.ada, [rename(c!)]);
      const ahead = world.follower();
      await ahead.catchUp();

      world.runtime.advance(31 * day);
      await world.compact();
      expect(await world.head()).toMatchObject({ seq: 7, floor: 6 });
      const followers = [behind, at, ahead];
      for (const follower of followers) await follower.catchUp();
      expect(followers.map(({ resets }) => resets)).toEqual([1, 0, 0]);
      const shown = await world.shown();
      expect([...shown.keys()]).not.toContain(`Note:${a}`);
      for (const { records } of followers) expect(records).toEqual(shown);

      await world.pushAll(world.ada, [remove(c!)]);
      for (const follower of followers) await follower.catchUp();
      expect(followers.map(({ resets }) => resets)).toEqual([1, 0, 0]);
      for (const { records } of followers) expect(records).toEqual(await world.shown());
    });

    it('begins again with a first sync that was under way, and misses no deletion', async () => {
      const [a, ...rest] = await notes(6);
      const device = world.follower();
      await device.step(3);
      expect([...device.records.keys()]).toContain(`Note:${a}`);
      await world.pushAll(world.ada, [remove(a!), ...rest.slice(2).map(rename)]);
      world.runtime.advance(91 * day);
      await world.compact({ size: slices });
      await device.catchUp(3);
      expect(device.resets).toBe(1);
      expect(device.records).toEqual(await world.shown());
      expect(device.records.size).toBe(6);
    });

    it('comes to the end in a reset that a further compaction interrupts', async () => {
      const [a, b] = await notes(6);
      const device = world.follower();
      await device.catchUp();
      await world.pushAll(world.ada, [remove(a!)]);
      world.runtime.advance(91 * day);
      await world.compact();
      await device.step(2);
      await world.pushAll(world.ada, [remove(b!)]);
      world.runtime.advance(91 * day);
      await world.compact();
      await device.catchUp(2);
      expect(device.resets).toBe(2);
      expect(device.records).toEqual(await world.shown());
    });

    it('is told in time of a resolved conflict that is forgotten, and not of one that is open', async () => {
      const database = opened.database;
      const [settled, resolved, stillOpen] = [randomUUID(), randomUUID(), randomUUID()];
      const at = new Date(world.runtime.now()).toISOString();
      const conflict = { workspaceId: world.workspaceId, type: 'Notebook', recordId: world.notebookId };
      const side = (name: 'their' | 'your') => ({
        [`${name}UserId`]: world.ada.userId,
        [`${name}DeviceId`]: world.ada.deviceId,
        [`${name}Name`]: 'Ada',
        [`${name}At`]: at,
        [`${name}MutationId`]: randomUUID(),
      });
      const rows = [
        { id: settled, state: 'SETTLED', winner: 'YOURS' },
        { id: resolved, state: 'RESOLVED', winner: 'THEIRS', resolvedAt: at },
        { id: stillOpen, state: 'OPEN', winner: 'NOBODY' },
      ].map((row) => ({
        ...conflict,
        ...side('their'),
        ...side('your'),
        field: 'title',
        strategy: 'MANUAL',
        explanation: 'Two titles.',
        version: 1,
        createdAt: at,
        updatedAt: at,
        stamps: {},
        ...row,
      }));
      await database.query(
        'INSERT INTO "Conflict" SELECT * FROM jsonb_populate_recordset(null::"Conflict", $1)',
        [JSON.stringify(rows)],
      );
      await database.query(
        `INSERT INTO "SyncRecord" (type, id, "workspaceId", seq, version)
         SELECT 'Conflict', id, $1, 1 + row_number() OVER (), 1 FROM unnest($2::uuid[]) AS id`,
        [world.workspaceId, [resolved, stillOpen]],
      );
      await database.query(
        `INSERT INTO "Change" ("workspaceId", seq, type, "recordId", version, kind, "clientMutationId", "userId",
           "deviceId", "issuedAt", at, before, after, collisions)
         SELECT $1, r.seq, r.type, r.id, 1, 'CREATE', gen_random_uuid(), 'ada', 'phone', $2, $2, '{}', '{}', '[]'
         FROM "SyncRecord" r WHERE r."workspaceId" = $1 AND r.type = 'Conflict'`,
        [world.workspaceId, at],
      );
      await database.query('UPDATE "SyncHead" SET seq = 3 WHERE "workspaceId" = $1', [world.workspaceId]);
      const states = async () => {
        const found = await database.prisma.conflict.findMany({ where: { workspaceId: world.workspaceId } });
        return found.map(({ state, deletedAt }) => [state, deletedAt !== null]).sort();
      };

      const device = world.follower(world.ada);
      await device.catchUp();
      expect([...device.records.keys()].filter((key) => key.startsWith('Conflict:'))).toHaveLength(2);

      world.runtime.advance(91 * day);
      expect((await world.compact()).workspaces).toMatchObject([{ conflicts: 2, erased: 0 }]);
      expect(await states()).toEqual([
        ['OPEN', false],
        ['RESOLVED', true],
      ]);
      await device.catchUp();
      expect(device.resets).toBe(0);
      expect([...device.records.keys()].filter((key) => key.startsWith('Conflict:'))).toEqual([
        `Conflict:${stillOpen}`,
      ]);
      expect((await world.compact()).workspaces).toMatchObject([{ conflicts: 0, changes: 0 }]);

      world.runtime.advance(91 * day);
      expect((await world.compact()).workspaces).toMatchObject([{ conflicts: 0, erased: 1 }]);
      expect(await states()).toEqual([['OPEN', false]]);
    });

    it('has its old receipts forgotten, and refresh tokens past their time, but none that is still good', async () => {
      const { database } = opened;
      const [userId, deviceId, family] = [world.ada.userId, randomUUID(), randomUUID()];
      const now = world.runtime.now();
      await database.prisma.device.create({
        data: {
          userId,
          id: deviceId,
          name: 'Phone',
          platform: 'web',
          createdAt: new Date(now),
          lastSeenAt: new Date(now),
        },
      });
      const token = (hash: string, days: number, usedAt: Date | null = null) => ({
        hash: `${family} ${hash}`,
        family,
        userId,
        deviceId,
        createdAt: new Date(now),
        expiresAt: new Date(now + days * day),
        usedAt,
      });
      await database.prisma.refreshToken.createMany({
        data: [token('old', 60), token('used', 180, new Date(now)), token('good', 180)],
      });
      await notes(2);
      const receipts = () => database.prisma.receipt.count({ where: { userId } });
      expect(await receipts()).toBe(3);

      world.runtime.advance(60 * day);
      await notes(1);
      const everywhere = { workspaceId: undefined, retentionMs: undefined, size: { changes: 1, bytes: 1 } };
      await world.compact(everywhere);
      expect(await receipts()).toBe(4);
      world.runtime.advance(32 * day);
      expect(await world.compact(everywhere)).toMatchObject({ workspaces: [], complete: true });
      expect(await receipts()).toBe(1);
      const left = await database.prisma.refreshToken.findMany({ where: { family } });
      expect(left.map(({ hash }) => hash.split(' ')[1]).sort()).toEqual(['good', 'used']);
    });
  });

  onPostgres(fieldNotesDatabase, (open) => {
    it('misses nothing, and nothing is lost, while several servers write and compact', async () => {
      const opened = await open();
      const world = await compactionWorld(opened);
      const servers = [world.sync, world.server({ database: await opened.peer() })];
      const compactor = { database: await opened.peer() };
      const ids: string[] = [];
      let writing = true;
      const writers = servers.flatMap((server, at) =>
        [world.ada, world.grace].map(async (actor) => {
          const mine: string[] = [];
          for (let round = 0; round < 8; round += 1) {
            const id = randomUUID();
            mine.push(id);
            const old = mine[round - 2];
            const answers = await server.push(actor, [
              world.createNote({ id, title: `Note ${at}` }),
              world.write('updateNote', id, { tags: { add: ['sea'] }, body: { text: `Round ${round}` } }),
              ...(old === undefined || round % 2 === 0 ? [] : [world.write('deleteNote', old)]),
            ]);
            expect(answers.map(({ outcome }) => outcome)).not.toContain('REJECTED');
            // What was written until now is old for whoever compacts next.
            world.runtime.advance(day);
          }
          ids.push(...mine);
        }),
      );
      const done = Promise.all(writers).finally(() => (writing = false));
      const steady = world.follower(world.lin, servers[1]);
      const slow = world.follower(world.lin, servers[0]);
      const compactors = [compactor, {}].map(async (ports) => {
        while (writing) await world.compact({ retentionMs: 2 * day, size: slices }, ports);
      });
      while (writing) {
        await steady.step(2);
        await slow.step(1);
      }
      await Promise.all([done, ...compactors]);

      expect(ids).toHaveLength(32);
      expect((await world.head()).floor).toBeGreaterThan(0);
      expect(await world.rebuilt()).toEqual(await world.present());
      world.runtime.advance(3 * day);
      await world.compact({ retentionMs: 2 * day, size: slices });
      expect(await world.head()).toMatchObject({ floor: (await world.head()).seq });
      expect(await world.rebuilt()).toEqual(await world.present());
      const shown = await world.shown();
      for (const follower of [steady, slow]) {
        await follower.catchUp(5);
        expect(follower.records).toEqual(shown);
      }
    });

    it('leaves the work to the process that is at it, or waits for it, as it is told', async () => {
      const opened = await open();
      const world = await compactionWorld(opened);
      world.runtime.advance(91 * day);
      const peer = await opened.peer();
      await peer.transaction(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock(72707401)');
        expect(await world.compact({ turn: 'leave' })).toMatchObject({
          complete: false,
          workspaces: [{ changes: 0, complete: false }],
        });
      });
      expect(await world.compact({ turn: 'leave' })).toMatchObject({
        complete: true,
        workspaces: [{ changes: 1 }],
      });
    });
  });
});
