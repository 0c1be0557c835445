import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SqlDatabase, SqlSession } from '../../src/db/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { syncWorld, type SyncWorld } from '../support/sync-world.js';

describe('the number of statements', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: SyncWorld;
    let statements = 0;
    beforeAll(async () => {
      const { database } = await open();
      const counting = (session: SqlSession): SqlSession => ({
        query: (text, values) => {
          statements += 1;
          return session.query(text, values);
        },
      });
      const counted: SqlDatabase = {
        ...counting(database),
        transaction: (work, options) => database.transaction((tx) => work(counting(tx)), options),
      };
      world = await syncWorld(counted);
    });

    const notebookWithNotes = (notes: number) => {
      const { workspaceId } = world;
      const notebookId = randomUUID();
      const ids = Array.from({ length: notes }, () => randomUUID());
      return [
        world.mutation('createNotebook', { id: notebookId, workspaceId, title: 'Trip' }),
        ...ids.map((id) => world.mutation('createNote', { id, workspaceId, notebookId, title: 'Kelp' })),
        ...ids.map((id) => world.mutation('updateNote', { id, baseVersion: 1, title: 'Bull kelp' })),
      ];
    };
    const countOf = async (work: () => Promise<unknown>) => {
      statements = 0;
      await work();
      return statements;
    };

    it('of a push does not grow with the batch', async () => {
      const few = await countOf(() => world.sync.push(world.ada, notebookWithNotes(5)));
      const many = await countOf(() => world.sync.push(world.ada, notebookWithNotes(240)));
      expect(many).toBe(few);
      expect(many).toBeLessThanOrEqual(12);
    });

    it('of a page of edited texts does not grow with the page', async () => {
      const { workspaceId } = world;
      const ids = Array.from({ length: 40 }, () => randomUUID());
      const notebookId = randomUUID();
      const note = (id: string) =>
        world.mutation('createNote', { id, workspaceId, notebookId, title: 'Kelp', body: 'Tall.' });
      await world.sync.push(world.ada, [
        world.mutation('createNotebook', { id: notebookId, workspaceId, title: 'Trip' }),
        ...ids.map(note),
      ]);
      const { cursor: after } = await world.sync.changes(world.lin, { workspaceId, first: 1000 });
      const edit = (id: string) =>
        world.mutation('updateNote', { id, baseVersion: 1, body: { text: 'Very tall.' } });
      await world.sync.push(world.ada, ids.map(edit));
      const read = (first: number) => () => world.sync.changes(world.lin, { workspaceId, after, first });
      expect(await countOf(read(39))).toBe(await countOf(read(1)));
    });

    it('of deletes, restores, moves and collisions does not grow with the batch', async () => {
      const { ada, grace, workspaceId } = world;
      const work = async (size: number) => {
        const notes = notebookWithNotes(size).slice(0, size + 1);
        await world.sync.push(ada, notes);
        const [notebook, ...ids] = notes.map(({ input }) => input.id);
        const { cursor: seen } = await world.sync.changes(grace, { workspaceId, first: 1 });
        const each = (name: string, input: object = {}) =>
          ids.map((id) => world.mutation(name, { id, baseVersion: 1, ...input }));
        const whole = { baseVersion: 1, id: notebook };
        return [
          await countOf(() => world.sync.push(ada, each('updateNote', { title: 'A', body: { text: 'A' } }))),
          await countOf(() =>
            world.sync.push(grace, each('updateNote', { title: 'B', body: { text: 'B' } })),
          ),
          await countOf(() => world.sync.push(grace, each('updateNote', { notebookId: notebook }))),
          await countOf(() => world.sync.push(ada, each('deleteNote', { seen }))),
          await countOf(() => world.sync.push(grace, each('restoreNote'))),
          await countOf(() => world.sync.push(ada, [world.mutation('deleteNotebook', whole)])),
          await countOf(() => world.sync.push(ada, [world.mutation('restoreNotebook', whole)])),
        ];
      };
      const few = await work(3);
      const many = await work(150);
      expect(many).toEqual(few);
      expect(Math.max(...many)).toBeLessThanOrEqual(25);
    });

    it('of a page does not grow with the page', async () => {
      const read = (first: number) => () =>
        world.sync.changes(world.lin, { workspaceId: world.workspaceId, first });
      const few = await countOf(read(10));
      const many = await countOf(read(500));
      expect(many).toBeLessThanOrEqual(few + 1); // one for each type that the page holds
      expect(many).toBeLessThanOrEqual(8);
    });
  });
});
