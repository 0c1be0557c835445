import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AppDatabase } from '../../src/db/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { syncWorld, type SyncWorld } from '../support/sync-world.js';

describe('the texts of a page', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let database: AppDatabase;
    let world: SyncWorld;
    beforeAll(async () => {
      ({ database } = await open());
      world = await syncWorld(database);
    });

    const notebook = async () => {
      const { workspaceId } = world;
      const id = randomUUID();
      await world.sync.push(world.ada, [
        world.mutation('createNotebook', { id, workspaceId, title: 'Trip' }),
      ]);
      return id;
    };

    it('are whole for a reader who has nothing: the text where it was written at once, else its state', async () => {
      const { workspaceId } = world;
      const notebookId = await notebook();
      const note = (id: string) =>
        world.mutation('createNote', { id, workspaceId, notebookId, title: 'Kelp', body: 'Tall.' });
      const [plain, edited] = [randomUUID(), randomUUID()];
      await world.sync.push(world.ada, [note(plain), note(edited)]);
      await database.query(
        'INSERT INTO "TextState" (type, "recordId", field, state) VALUES ($1, $2, $3, $4)',
        ['Note', edited, 'body', 'c3RhdGU='],
      );
      const { records } = await world.sync.changes(world.lin, { workspaceId });
      const bodies = new Map(records.map(({ data, texts }) => [data.id, texts.body]));
      expect(bodies.get(plain)).toEqual({ text: 'Tall.', edits: null });
      expect(bodies.get(edited)).toEqual({ text: null, edits: 'c3RhdGU=' });
      expect(records.find(({ type }) => type === 'Notebook')?.texts).toEqual({});
    });
  });
});
