import { randomUUID } from 'node:crypto';
import { beforeEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppDatabase } from '../../src/db/index.js';
import type { Actor, ChangePageData, ChangesRequest } from '../../src/sync/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { syncWorld, type SyncWorld } from '../support/sync-world.js';

describe('the log of a workspace', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let database: AppDatabase;
    let world: SyncWorld;
    beforeAll(async () => {
      ({ database } = await open());
    });
    beforeEach(async () => {
      world = await syncWorld(database);
    });

    const create = (id: string = randomUUID(), title = 'Trip') =>
      world.mutation('createNotebook', { id, workspaceId: world.workspaceId, title });
    const rename = (id: string, title: string) =>
      world.mutation('updateNotebook', { id, baseVersion: 1, title });
    const remove = (id: string, seen: object = {}) =>
      world.mutation('deleteNotebook', { id, baseVersion: 1, ...seen });
    const page = (request: Partial<ChangesRequest> = {}, actor: Actor = world.lin) =>
      world.sync.changes(actor, { workspaceId: world.workspaceId, ...request });
    const titles = ({ records }: ChangePageData) => records.map(({ data }) => data.title);

    it('is empty at first, and has an end to go on from', async () => {
      const empty = await page();
      expect(empty).toMatchObject({ records: [], tombstones: [], settled: [], hasMore: false, reset: false });
      expect(await page({ after: empty.cursor })).toEqual(empty);
    });

    it('gives the newest state of what changed since the cursor, in the order of the changes', async () => {
      const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
      await world.sync.push(world.ada, [create(a, 'A'), create(b, 'B'), create(c, 'C')]);
      const first = await page();
      expect(titles(first)).toEqual(['A', 'B', 'C']);
      await world.sync.push(world.ada, [rename(a, 'A1'), rename(a, 'A2'), rename(b, 'B1')]);
      const second = await page({ after: first.cursor });
      expect(titles(second)).toEqual(['A2', 'B1']);
      expect(titles(await page())).toEqual(['C', 'A2', 'B1']);
    });

    it('gives tombstones for what was deleted, and the record again once it is restored', async () => {
      const id = randomUUID();
      await world.sync.push(world.ada, [create(id)]);
      const before = await page();
      await world.sync.push(world.ada, [remove(id)]);
      const gone = await page({ after: before.cursor });
      const deletedAt = new Date(world.runtime.now()).toISOString();
      expect(gone).toMatchObject({
        records: [],
        tombstones: [{ type: 'Notebook', id, version: 2, deletedAt }],
      });
      await world.sync.push(world.ada, [world.mutation('restoreNotebook', { id, baseVersion: 2 })]);
      expect(titles(await page({ after: gone.cursor }))).toEqual(['Trip']);
    });

    it('comes in pages of any size, each beginning where the last ended', async () => {
      await world.sync.push(
        world.ada,
        Array.from({ length: 7 }, (_, at) => create(undefined, `N${at}`)),
      );
      for (const first of [1, 2, 3, 7, 8]) {
        const seen: unknown[] = [];
        let after: string | undefined;
        for (let more = true; more;) {
          const next = await page({ after, first });
          seen.push(...titles(next));
          expect(next.records.length).toBeLessThanOrEqual(first);
          ({ cursor: after, hasMore: more } = next);
        }
        expect(seen).toEqual(['N0', 'N1', 'N2', 'N3', 'N4', 'N5', 'N6']);
      }
    });

    it('can be asked for some types only, and then passes over the others', async () => {
      const id = randomUUID();
      const note = { id: randomUUID(), workspaceId: world.workspaceId, notebookId: id, title: 'Kelp' };
      await world.sync.push(world.ada, [create(id), world.mutation('createNote', note)]);
      const notes = await page({ types: ['Note'] });
      expect(titles(notes)).toEqual(['Kelp']);
      expect(titles(await page({ types: ['Note'], after: notes.cursor }))).toEqual([]);
      await expect(page({ types: ['User'] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    });

    it('refuses pages of no size, and of any size', async () => {
      for (const first of [0, -1, 1.5, 1001])
        await expect(page({ first })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    });

    it('refuses a cursor of another workspace, and what is no cursor', async () => {
      const other = await world.workspace([[world.lin, 'VIEWER']]);
      const { cursor } = await page({ workspaceId: other });
      for (const after of [cursor, 'garbage', ''])
        await expect(page({ after })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    });

    describe('begins again, and says so,', () => {
      const start = async () => {
        await world.sync.push(world.ada, [create()]);
        const { cursor } = await page();
        await world.sync.push(world.ada, [create()]);
        return cursor;
      };
      const change = (assignment: string) =>
        database.query(`UPDATE "SyncHead" SET ${assignment} WHERE "workspaceId" = $1`, [world.workspaceId]);

      it('for a cursor of another epoch', async () => {
        const after = await start();
        await change(`epoch = '${randomUUID()}'`);
        const again = await page({ after });
        expect(again).toMatchObject({ reset: true });
        expect(again.records).toHaveLength(2);
        expect(await page({ after: again.cursor })).toMatchObject({ reset: false, records: [] });
      });

      it('for a cursor ahead of the log, as after a restore from a backup', async () => {
        await start();
        const { cursor: after } = await page();
        await change('seq = 1');
        expect(await page({ after })).toMatchObject({ reset: true });
      });

      it('for a cursor behind what was compacted, and not for one at its edge', async () => {
        const after = await start();
        await change('floor = 1');
        expect(await page({ after })).toMatchObject({ reset: false });
        await change('floor = 2');
        const again = await page({ after, first: 1 });
        expect(again).toMatchObject({ reset: true, hasMore: true });
        const rest = await page({ after: again.cursor });
        expect(rest).toMatchObject({ reset: false, hasMore: false });
        expect(rest.records).toHaveLength(1);
      });
    });

    describe('names as settled', () => {
      it('the mutations of the asking device that the page contains, and nobody else’s', async () => {
        const id = randomUUID();
        const mine = [create(id), rename(id, 'Mine')];
        await world.sync.push(world.ada, mine);
        await world.sync.push(world.grace, [rename(id, 'Hers')]);
        const ids = mine.map(({ input }) => input.clientMutationId);
        expect((await page({}, world.ada)).settled).toEqual(ids);
        expect((await page({}, { ...world.ada, deviceId: randomUUID() })).settled).toEqual([]);
        expect((await page({}, { ...world.lin, deviceId: world.ada.deviceId })).settled).toEqual([]);
      });

      it('each once, where the reader keeps up', async () => {
        const id = randomUUID();
        await world.sync.push(world.ada, [create(id)]);
        const { cursor: after } = await page({}, world.ada);
        const second = rename(id, 'Second');
        await world.sync.push(world.ada, [second]);
        expect((await page({ after }, world.ada)).settled).toEqual([second.input.clientMutationId]);
      });

      it('also what a record brings along that moved on while its reader was between two pages', async () => {
        const [a, b] = [randomUUID(), randomUUID()];
        const mine = [create(a), create(b)];
        await world.sync.push(world.ada, mine);
        const first = await page({ first: 1 }, world.ada);
        expect(first.settled).toEqual([mine[0]!.input.clientMutationId]);
        await world.sync.push(world.grace, [create(), rename(b, 'Moved on')]);
        const second = await page({ after: first.cursor, first: 1 }, world.ada);
        const third = await page({ after: second.cursor }, world.ada);
        expect(second.settled).toEqual([]);
        expect(third.settled).toEqual([mine[1]!.input.clientMutationId]);
      });

      it('a mutation that changed several records only once all of them have come', async () => {
        const { workspaceId } = world;
        const notebookId = randomUUID();
        const note = () =>
          world.mutation('createNote', { id: randomUUID(), workspaceId, notebookId, title: 'Kelp' });
        await world.sync.push(world.ada, [create(notebookId), note(), note(), create()]);
        const { cursor } = await page({}, world.ada);
        const deletion = remove(notebookId);
        await world.sync.push(world.ada, [deletion]);
        const named: Array<readonly string[]> = [];
        let [after, more]: [string, boolean] = [cursor, true];
        while (more) {
          const next = await page({ after, first: 1 }, world.ada);
          expect(next.tombstones).toHaveLength(1);
          named.push(next.settled);
          ({ cursor: after, hasMore: more } = next);
        }
        expect(named).toEqual([[], [], [deletion.input.clientMutationId]]);
      });

      // Seed 954 of the simulation: the device waited for this page for ever, and hid what the server had kept.
      it('a delete that spared what others wrote, and so moved no record, to a reader who has everything', async () => {
        const notebookId = randomUUID();
        await world.sync.push(world.ada, [create(notebookId)]);
        const seen = (await page({}, world.ada)).cursor;
        await world.sync.push(world.grace, [rename(notebookId, 'Hers')]);
        const { cursor: after } = await page({ after: seen }, world.ada);
        const deletion = remove(notebookId, { seen });
        const [answer] = await world.sync.push(world.ada, [deletion]);
        expect(answer).toMatchObject({ outcome: 'MERGED', record: { deletedAt: null } });
        const next = await page({ after }, world.ada);
        expect(next).toMatchObject({ records: [], settled: [deletion.input.clientMutationId] });
        expect((await page({ after: next.cursor }, world.ada)).settled).toEqual([]);
        expect((await page({ after: seen }, world.ada)).settled).toEqual([deletion.input.clientMutationId]);
      });

      it('such a mutation by the types asked for alone', async () => {
        const { workspaceId } = world;
        const notebookId = randomUUID();
        const note = { id: randomUUID(), workspaceId, notebookId, title: 'Kelp' };
        await world.sync.push(world.ada, [create(notebookId), world.mutation('createNote', note)]);
        const { cursor: after } = await page({}, world.ada);
        const deletion = remove(notebookId);
        await world.sync.push(world.ada, [deletion, create()]);
        const first = await page({ after, first: 1, types: ['Notebook'] }, world.ada);
        expect(first).toMatchObject({ hasMore: true, settled: [deletion.input.clientMutationId] });
      });

      it('nothing that was refused', async () => {
        await world.sync.push(world.ada, [create(), create('nonsense')]);
        expect((await page({}, world.ada)).settled).toHaveLength(1);
      });
    });
  });
});
