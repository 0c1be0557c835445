import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TextValue } from '@holdfast/schema/merge';
import { yjsText } from '@holdfast/schema/text';
import type { AppDatabase } from '../../src/db/index.js';
import { readHistory } from '../../src/sync/history.js';
import { sumOver } from '../../src/sync/compaction/summary.js';
import { rebuild } from '../../src/sync/rebuild.js';
import { compactionWorld, type CompactionWorld } from '../support/compaction-world.js';
import { eachDatabase, fieldNotesDatabase, type TestDatabase } from '../support/databases.js';
import { day, fieldNotes } from '../support/sync-world.js';

describe('compaction', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let opened: TestDatabase<AppDatabase['prisma']>;
    let world: CompactionWorld;
    let database: AppDatabase;
    beforeAll(async () => {
      opened = await open();
      ({ database } = opened);
    });
    beforeEach(async () => {
      world = await compactionWorld(opened);
    });

    /** A note with some past: seven changes of it, beside the one of the notebook. */
    const noteWithPast = async () => {
      const id = randomUUID();
      await world.pushAll(world.ada, [
        world.createNote({ id, body: 'The kelp forest.', tags: ['sea'] }),
        world.write('updateNote', id, { title: 'Kelp forest' }),
        world.write('updateNote', id, { body: { text: 'The kelp forest at low tide.' } }),
        world.write('updateNote', id, { tags: { add: ['tide'] } }),
      ]);
      await world.pushAll(world.grace, [
        world.write('updateNote', id, {
          baseVersion: 4,
          body: { text: 'The dark kelp forest at low tide.' },
        }),
        world.write('updateNote', id, { baseVersion: 5, pinned: true }),
        world.write('updateNote', id, { baseVersion: 6, tags: { remove: ['sea'] } }),
      ]);
      return id;
    };
    const rowsOf = async (id: string) => (await world.log()).filter(({ recordId }) => recordId === id);

    it('leaves one summary a record, from which its state follows', async () => {
      const id = await noteWithPast();
      const before = await world.present();
      world.runtime.advance(91 * day);
      const done = await world.compact();
      expect(done.workspaces).toMatchObject([
        { changes: 8, records: 2, erased: 0, floor: 8, complete: true },
      ]);
      const rows = await rowsOf(id);
      expect(rows).toMatchObject([
        { kind: 'SUMMARY', seq: 8, version: 7, before: {}, summary: { count: 7, first: 2, last: 8 } },
      ]);
      expect(await world.rebuilt()).toEqual(before);
      expect(await world.present()).toEqual(before);
      expect(await world.head()).toMatchObject({ seq: 8, floor: 8 });
    });

    it('leaves what is younger than the retention as it is', async () => {
      const id = await noteWithPast();
      world.runtime.advance(60 * day);
      await world.pushAll(world.ada, [
        world.write('updateNote', id, { baseVersion: 7, body: { text: 'The dark kelp forest.' } }),
        world.write('updateNote', id, { baseVersion: 8, title: 'Dark' }),
      ]);
      const young = (await rowsOf(id)).slice(-2);
      world.runtime.advance(31 * day);
      await world.compact();
      const [summary, ...rest] = await rowsOf(id);
      expect(summary).toMatchObject({ kind: 'SUMMARY', seq: 8, after: { title: 'Kelp forest' } });
      expect(rest).toEqual(young);
      expect(await world.rebuilt()).toEqual(await world.present());
    });

    it('does nothing the second time, and stands the first summary in the next one’s place', async () => {
      const id = await noteWithPast();
      world.runtime.advance(91 * day);
      await world.compact();
      const once = await world.log();
      expect((await world.compact()).workspaces).toMatchObject([
        { changes: 0, records: 0, floor: undefined },
      ]);
      expect(await world.log()).toEqual(once);

      await world.pushAll(world.ada, [world.write('updateNote', id, { baseVersion: 7, title: 'Later' })]);
      world.runtime.advance(91 * day);
      await world.compact();
      expect(await rowsOf(id)).toMatchObject([{ seq: 9, summary: { count: 8, first: 2, last: 9 } }]);
      expect(await world.rebuilt()).toEqual(await world.present());
    });

    it('signs a summary with a sum over the rows that it replaced, by which a backup can be told', async () => {
      const id = await noteWithPast();
      const backup = await rowsOf(id);
      world.runtime.advance(91 * day);
      await world.compact({ size: { changes: 3, bytes: 1e6 } });
      const [summary] = await rowsOf(id);
      const sum = (rows: typeof backup) => rows.reduce(sumOver, '');
      expect(summary?.summary?.sha256).toBe(sum(backup));
      expect(summary?.summary?.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(sum(backup.toReversed())).not.toBe(sum(backup));
      expect(sum(backup.map((row) => ({ ...row, userId: 'somebody else' })))).not.toBe(sum(backup));
    });

    it('comes to the same in slices of any size', async () => {
      const logs = [];
      for (const size of [
        { changes: 1, bytes: 1e9 },
        { changes: 3, bytes: 1e9 },
        { changes: 500, bytes: 1 },
        { changes: 500, bytes: 300 },
        { changes: 500, bytes: 1e9 },
      ]) {
        world = await compactionWorld(opened);
        const id = await noteWithPast();
        const before = await world.present();
        world.runtime.advance(91 * day);
        const done = await world.compact({ size });
        expect(done.workspaces).toMatchObject([{ changes: 8, records: 2, from: 0, floor: 8 }]);
        expect(await world.rebuilt()).toEqual(before);
        logs.push((await rowsOf(id)).map(({ seq, summary }) => [seq, summary?.count, summary?.last]));
      }
      expect(new Set(logs.map((log) => JSON.stringify(log)))).toEqual(new Set(['[[8,7,8]]']));
    });

    it('leaves a whole log where it dies between two slices, and goes on from there', async () => {
      await noteWithPast();
      const before = await world.present();
      world.runtime.advance(91 * day);
      let left = 3;
      const dying = {
        query: database.query,
        transaction: ((work, options) => {
          left -= 1;
          if (left >= 0) return database.transaction(work, options);
          // The last thing that it does is rolled back with it.
          const death = async (tx: Parameters<typeof work>[0]) => {
            await work(tx);
            throw new Error('the process died');
          };
          return database.transaction(death, options);
        }) as AppDatabase['transaction'],
      };
      await expect(world.compact({ size: { changes: 2, bytes: 1e6 } }, { database: dying })).rejects.toThrow(
        'died',
      );
      expect(await world.head()).toMatchObject({ floor: 6 });
      expect(await world.rebuilt()).toEqual(before);
      expect((await world.log()).filter(({ seq }) => seq > 6)).toHaveLength(2);

      await world.compact();
      expect(await world.head()).toMatchObject({ floor: 8 });
      expect(await world.log()).toHaveLength(2);
      expect(await world.rebuilt()).toEqual(before);
    });

    it('ends after the slice under way when it is told to', async () => {
      await noteWithPast();
      world.runtime.advance(91 * day);
      const stop = new AbortController();
      const done = await world.compact({
        size: { changes: 2, bytes: 1e6 },
        signal: stop.signal,
        onProgress: ({ changes }) => changes === 4 && stop.abort(),
      });
      expect(done).toMatchObject({ complete: false, workspaces: [{ changes: 4, complete: false }] });
      expect(await world.head()).toMatchObject({ floor: 4 });
    });

    it('rolls a slice back whose texts cannot be put together, rather than lose them', async () => {
      await noteWithPast();
      world.runtime.advance(91 * day);
      const before = await world.log();
      const broken = {
        apply: () => undefined,
        editTo: () => '',
        join: () => '',
        problemOf: () => undefined,
        renewed: (value: TextValue) => value,
      };
      await expect(world.compact({}, { text: broken })).rejects.toThrow('cannot be put together');
      await expect(world.compact({}, { text: undefined })).rejects.toThrow('cannot be put together');
      expect(await world.log()).toEqual(before);
      expect(await world.head()).toMatchObject({ floor: 0 });
    });

    it('lets changes of a type be that the schema no longer has, and has them all when it is back', async () => {
      const id = await noteWithPast();
      const { Note: _, ...entities } = fieldNotes.entities;
      world.runtime.advance(91 * day);
      const before = await rowsOf(id);
      expect((await world.compact({}, { manifest: { ...fieldNotes, entities } })).workspaces).toMatchObject([
        { changes: 1, records: 1, floor: 8 },
      ]);
      expect(await rowsOf(id)).toEqual(before);

      await world.pushAll(world.ada, [world.write('updateNote', id, { baseVersion: 7, title: 'Back' })]);
      world.runtime.advance(91 * day);
      await world.compact();
      expect(await rowsOf(id)).toMatchObject([{ kind: 'SUMMARY', summary: { count: 8, first: 2, last: 9 } }]);
      expect(await world.rebuilt()).toEqual(await world.present());
    });

    it('leaves every past state from the floor on as it was', async () => {
      const id = await noteWithPast();
      for (let at = 0; at < 6; at += 1) {
        world.runtime.advance(20 * day);
        await world.pushAll(at % 2 === 0 ? world.ada : world.grace, [
          world.write('updateNote', id, {
            baseVersion: 7 + at,
            body: { text: `The kelp forest, ${at} days later.` },
            tags: { add: [`day-${at}`] },
          }),
        ]);
      }
      const positions = Array.from({ length: 14 }, (_, at) => at + 1);
      const states = async () => Promise.all(positions.map((upTo) => world.rebuilt(upTo)));
      const before = await states();
      await world.compact();
      const { floor } = await world.head();
      expect(floor).toBe(9);
      expect((await states()).slice(floor - 1)).toEqual(before.slice(floor - 1));
    });

    describe('of what was deleted', () => {
      const everywhere = async (id: string) => {
        const texts = await database.prisma.textState.count({ where: { recordId: id } });
        const positions = await database.prisma.syncRecord.count({ where: { id } });
        return { row: await world.noteOf(id), texts, positions };
      };

      it('forgets all but that there was something, by whom and how much', async () => {
        const id = await noteWithPast();
        await world.pushAll(world.ada, [world.write('deleteNote', id, { baseVersion: 7 })]);
        const deletedAt = new Date(world.runtime.now()).toISOString();
        world.runtime.advance(91 * day);
        expect((await world.compact()).workspaces).toMatchObject([{ changes: 9, records: 2, erased: 1 }]);
        expect(await everywhere(id)).toEqual({ row: null, texts: 0, positions: 0 });
        const rows = await rowsOf(id);
        expect(rows).toMatchObject([
          { seq: 9, version: 8, userId: world.ada.userId, summary: { erased: true, count: 8, first: 2 } },
        ]);
        expect(rows[0]?.after).toEqual({ deletedAt });
        const rules = { entity: fieldNotes.entities.Note!, workspaceId: world.workspaceId, text: yjsText };
        expect(rebuild(rows, rules)).toBeUndefined();
        expect(JSON.stringify(rows)).not.toMatch(/kelp|tide/i);
      });

      it('keeps what was deleted a short time ago, or changed since', async () => {
        const [young, revived] = [await noteWithPast(), await noteWithPast()];
        await world.pushAll(world.ada, [world.write('deleteNote', revived, { baseVersion: 7 })]);
        world.runtime.advance(60 * day);
        await world.pushAll(world.ada, [
          world.write('deleteNote', young, { baseVersion: 7 }),
          world.write('restoreNote', revived, { baseVersion: 8 }),
        ]);
        world.runtime.advance(31 * day);
        const before = await world.present();
        expect((await world.compact()).workspaces).toMatchObject([{ erased: 0 }]);
        expect(await world.present()).toEqual(before);
        expect(await world.rebuilt()).toEqual(before);
        await world.pushAll(world.ada, [world.write('restoreNote', young, { baseVersion: 8 })]);
        expect(await world.noteOf(young)).toMatchObject({ deletedAt: null, title: 'Kelp forest' });
      });

      it('refuses a late edit as of a record that is not there', async () => {
        const id = await noteWithPast();
        await world.pushAll(world.ada, [world.write('deleteNote', id, { baseVersion: 7 })]);
        world.runtime.advance(91 * day);
        await world.compact();
        expect(await world.codes(world.grace, world.write('updateNote', id, { title: 'Late' }))).toEqual([
          'NOT_FOUND',
        ]);
      });

      it('keeps the past of an id that another workspace takes anew to each of the two', async () => {
        const id = await noteWithPast();
        await world.pushAll(world.ada, [world.write('deleteNote', id, { baseVersion: 7 })]);
        world.runtime.advance(91 * day);
        await world.compact();
        const workspaceId = await world.workspace([[world.grace, 'OWNER']]);
        const notebookId = randomUUID();
        await world.pushAll(world.grace, [
          world.createNotebook({ id: notebookId, workspaceId }),
          world.createNote({ id, workspaceId, notebookId, title: 'Anew' }),
        ]);
        const ports = { database, manifest: fieldNotes, text: yjsText };
        const request = { entity: fieldNotes.entities.Note!, id, first: 10, before: undefined };
        const { changes } = await readHistory(ports, world.grace, request);
        expect(changes.map(({ kind }) => kind)).toEqual(['CREATE']);
        await expect(readHistory(ports, world.lin, request)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      });

      it('takes the same id for a new record, and puts both pasts together in time', async () => {
        const id = await noteWithPast();
        await world.pushAll(world.ada, [world.write('deleteNote', id, { baseVersion: 7 })]);
        world.runtime.advance(91 * day);
        await world.compact();
        await world.pushAll(world.ada, [world.createNote({ id, title: 'Anew' })]);
        expect(await world.rebuilt()).toEqual(await world.present());
        world.runtime.advance(91 * day);
        await world.compact();
        expect(await rowsOf(id)).toMatchObject([{ summary: { count: 9, erased: false } }]);
        expect(await world.rebuilt()).toEqual(await world.present());
      });
    });
  });
});
