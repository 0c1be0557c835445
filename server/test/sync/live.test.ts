import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppDatabase, SqlDatabase } from '../../src/db/index.js';
import { localHints, userTopic, workspaceTopic, type Actor, type Hints } from '../../src/sync/index.js';
import { safetyPollMs } from '../../src/sync/live.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { syncWorld, type SyncWorld } from '../support/sync-world.js';

describe('live changes', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let database: AppDatabase;
    let hints: Hints;
    let world: SyncWorld;
    beforeAll(async () => {
      ({ database } = await open());
    });
    beforeEach(async () => {
      hints = localHints();
      world = await syncWorld(database, undefined, { hints });
    });

    const create = (title = 'Trip', id: string = randomUUID()) =>
      world.mutation('createNotebook', { id, workspaceId: world.workspaceId, title });
    const write = (...titles: string[]) =>
      world.sync.push(
        world.ada,
        titles.map((title) => create(title)),
      );
    const rename = (id: string, title: string) =>
      world.sync.push(world.ada, [world.mutation('updateNotebook', { id, baseVersion: 1, title })]);

    /** Follows the workspace; `next` gives the titles of the next page. */
    function follow(actor: Actor = world.lin, after?: string, server = world.sync) {
      const stop = new AbortController();
      const pages = server.live(actor, { workspaceId: world.workspaceId, after }, stop.signal);
      let cursor = after;
      return {
        pages,
        stop,
        cursor: () => cursor,
        next: async () => {
          const page = await pages.next();
          if (page.done) return 'end';
          cursor = page.value.cursor;
          return page.value.records.map(({ data }) => data.title);
        },
      };
    }

    it('begin with what is there, also where that is nothing, and go on with what happens', async () => {
      const reader = follow();
      expect(await reader.next()).toEqual([]);
      const next = reader.next();
      await write('A');
      expect(await next).toEqual(['A']);
      await write('B', 'C');
      expect(await reader.next()).toEqual(['B', 'C']);
      reader.stop.abort();
    });

    it('give one who was cut off all that was missed, once, in order', async () => {
      await write('A', 'B');
      const before = follow();
      expect(await before.next()).toEqual(['A', 'B']);
      before.stop.abort();
      await write('C');
      await write('D', 'E');
      const after = follow(world.lin, before.cursor());
      expect(await after.next()).toEqual(['C', 'D', 'E']);
      await write('F');
      expect(await after.next()).toEqual(['F']);
      after.stop.abort();
    });

    it('give a slow reader fewer and larger pages, with the newest state of each record', async () => {
      const id = randomUUID();
      const reader = follow();
      expect(await reader.next()).toEqual([]);
      await world.sync.push(world.ada, [create('Draft', id)]);
      for (let at = 0; at < 20; at += 1) await write(`N${at}`);
      await rename(id, 'Final');
      const page = await reader.next();
      expect(page).toEqual([...Array.from({ length: 20 }, (_, at) => `N${at}`), 'Final']);
      reader.stop.abort();
    });

    it('page through more than one page holds, and then go on live', async () => {
      for (const half of ['M', 'N']) await write(...Array.from({ length: 300 }, (_, at) => `${half}${at}`));
      const reader = follow();
      expect(await reader.next()).toHaveLength(500);
      expect(await reader.next()).toHaveLength(100);
      const next = reader.next();
      await write('Z');
      expect(await next).toEqual(['Z']);
      reader.stop.abort();
    });

    it('name what they contain of the reader’s own mutations, also where a page is shared', async () => {
      const [mine, hers] = [follow(world.ada), follow(world.grace)];
      await Promise.all([mine.next(), hers.next()]);
      const pages = Promise.all([mine.pages.next(), hers.pages.next()]);
      const mutation = create('A');
      await world.sync.push(world.ada, [mutation]);
      const [toMe, toHer] = await pages;
      expect(toMe.value?.settled).toEqual([mutation.input.clientMutationId]);
      expect(toHer.value?.settled).toEqual([]);
      mine.stop.abort();
      hers.stop.abort();
    });

    it('cost as many reads for many readers as for one', async () => {
      let reads = 0;
      const counted: SqlDatabase = {
        ...database,
        transaction: (work, options) => {
          if (options?.snapshot) reads += 1;
          return database.transaction(work, options);
        },
      };
      const server = world.server({ database: counted });
      const readers = Array.from({ length: 50 }, () => follow(world.lin, undefined, server));
      await Promise.all(readers.map((reader) => reader.next()));
      reads = 0;
      const pages = Promise.all(readers.map((reader) => reader.next()));
      await write('A');
      expect(await pages).toEqual(Array(50).fill(['A']));
      expect(reads).toBe(1);
      for (const reader of readers) reader.stop.abort();
    });

    it('are not late for one who joins a read that began before the last of them', async () => {
      let begun = (): void => {};
      let held: Promise<void> = Promise.resolve();
      const slow: SqlDatabase = {
        ...database,
        transaction: async (work, options) => {
          const result = await database.transaction(work, options);
          begun();
          await held;
          return result;
        },
      };
      const server = world.server({ database: slow });
      const [eager, late] = [follow(world.lin, undefined, server), follow(world.lin, undefined, server)];
      await Promise.all([eager.next(), late.next()]);
      const waiting = eager.next();
      while (world.runtime.timers() === 0) await database.query('SELECT 1');

      let release = (): void => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      const reading = new Promise<void>((resolve) => {
        begun = resolve;
      });
      await write('A');
      await reading;
      await write('B');
      const joining = late.next();
      await database.query('SELECT 1');
      release();
      expect(await Promise.all([waiting, joining])).toEqual([['A'], ['A']]);
      expect(await Promise.all([eager.next(), late.next()])).toEqual([['B'], ['B']]);
      eager.stop.abort();
      late.stop.abort();
    });

    it('lose nothing with a hint, only time', async () => {
      const deaf: Hints = { ...hints, publish: async () => {} };
      const reader = follow();
      await reader.next();
      const next = reader.next();
      await world.server({ hints: deaf }).push(world.ada, [create('Unheard')]);
      world.runtime.advance(safetyPollMs);
      expect(await next).toEqual(['Unheard']);
      reader.stop.abort();
    });

    it('look where a hint says that others may be lost', async () => {
      const deaf: Hints = { ...hints, publish: async () => {} };
      const reader = follow();
      await reader.next();
      const next = reader.next();
      await world.server({ hints: deaf }).push(world.ada, [create('Unheard')]);
      await hints.publish(workspaceTopic(world.workspaceId), '');
      expect(await next).toEqual(['Unheard']);
      reader.stop.abort();
    });

    it('read nothing for a hint of what has been read', async () => {
      await write('A');
      const reader = follow();
      await reader.next();
      const next = reader.next();
      await hints.publish(workspaceTopic(world.workspaceId), '1');
      await write('B');
      expect(await next).toEqual(['B']);
      reader.stop.abort();
    });

    describe('end', () => {
      const idle = async () => {
        const reader = follow(world.grace);
        await reader.next();
        const next = reader.next();
        while (world.runtime.timers() === 0) await database.query('SELECT 1');
        return { ...reader, waiting: next };
      };

      it('when they are aborted, at once and without leaving a timer', async () => {
        const { stop, waiting } = await idle();
        stop.abort();
        expect(await waiting).toBe('end');
        expect(world.runtime.timers()).toBe(0);
      });

      it('when the reader returns, though a page is awaited', async () => {
        const { pages, waiting } = await idle();
        await pages.return?.();
        expect(await waiting).toBe('end');
        expect(world.runtime.timers()).toBe(0);
      });

      it('before they begin, where that was aborted already', async () => {
        const stop = AbortSignal.abort();
        const pages = world.sync.live(world.grace, { workspaceId: world.workspaceId }, stop);
        expect(await pages.next()).toEqual({ done: true, value: undefined });
      });

      it('with FORBIDDEN when the membership does', async () => {
        const { waiting } = await idle();
        await database.query('DELETE FROM "Membership" WHERE "userId" = $1', [world.grace.userId]);
        await hints.publish(userTopic(world.grace.userId), 'membership');
        await expect(waiting).rejects.toMatchObject({ code: 'FORBIDDEN' });
        expect(world.runtime.timers()).toBe(0);
      });

      it('with DEVICE_REVOKED when the device is shut out, at the next look where the hint was lost', async () => {
        const { userId, deviceId: id } = world.grace;
        const at = new Date(world.runtime.now());
        const device = { userId, id, name: 'Phone', platform: 'ios', createdAt: at, lastSeenAt: at };
        await database.prisma.device.create({ data: device });
        const { waiting } = await idle();
        await database.prisma.device.update({
          where: { userId_id: { userId, id } },
          data: { revokedAt: at },
        });
        world.runtime.advance(safetyPollMs);
        await expect(waiting).rejects.toMatchObject({ code: 'DEVICE_REVOKED' });
      });

      it('with FORBIDDEN for strangers, before they see anything', async () => {
        await expect(follow(world.stranger).next()).rejects.toMatchObject({ code: 'FORBIDDEN' });
      });
    });
  });
});
