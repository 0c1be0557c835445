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
      const many = await countOf(() => world.sync.push(world.ada, notebookWithNotes(250)));
      expect(many).toBe(few);
      expect(many).toBeLessThanOrEqual(12);
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
