import type { Entity, Manifest } from '@holdfast/schema';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AppDatabase } from '../../src/db/index.js';
import type { Actor } from '../../src/sync/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { fieldNotes, syncWorld, type SyncWorld } from '../support/sync-world.js';

/** Field Notes where only owners see what a notebook is called: MANUAL, so that its conflicts are on all devices. */
const secretive: Manifest = {
  ...fieldNotes,
  entities: {
    ...fieldNotes.entities,
    Notebook: {
      ...fieldNotes.entities.Notebook!,
      fields: {
        ...fieldNotes.entities.Notebook!.fields,
        title: { ...fieldNotes.entities.Notebook!.fields.title!, role: 'OWNER' },
      },
    },
  },
};

describe('a conflict', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let database: AppDatabase;
    beforeAll(async () => {
      ({ database } = await open());
    });

    /** Two owners who called a notebook different things. */
    async function collide(manifest: Manifest): Promise<{ world: SyncWorld; id: string }> {
      const world = await syncWorld(database, manifest);
      const { workspaceId } = world;
      const other = { ...world.ada, deviceId: randomUUID() };
      const id = randomUUID();
      const rename = (title: string) => world.mutation('updateNotebook', { id, baseVersion: 1, title });
      await world.sync.push(world.ada, [
        world.mutation('createNotebook', { id, workspaceId, title: 'Trip' }),
        rename('Journey'),
      ]);
      await world.sync.push(other, [rename('Voyage')]);
      return { world, id };
    }
    const conflictFor = async (world: SyncWorld, reader: Actor) => {
      const { records } = await world.sync.changes(reader, { workspaceId: world.workspaceId });
      return records.find(({ type }) => type === 'Conflict')?.data;
    };

    it('in a page is told to each reader in their own words', async () => {
      const { world } = await collide(fieldNotes);
      const [mine, hers] = [await conflictFor(world, world.ada), await conflictFor(world, world.grace)];
      expect(mine).toMatchObject({ theirs: '"Journey"', yours: '"Voyage"', base: '"Trip"', state: 'OPEN' });
      expect(mine?.explanation).toMatch(/^You /);
      expect(hers?.explanation).toMatch(/^Ada /);
    });

    it('in a page has no values for who may not see the field, nor a sentence that has them', async () => {
      const { world } = await collide(secretive);
      expect(await conflictFor(world, world.ada)).toMatchObject({ theirs: '"Journey"', yours: '"Voyage"' });
      const closed = await conflictFor(world, world.grace);
      expect(closed).toMatchObject({ field: 'title', state: 'OPEN' });
      expect(closed).toMatchObject({
        base: null,
        theirs: null,
        yours: null,
        resolution: null,
        replaced: null,
      });
      expect(closed?.explanation).not.toMatch(/Journey|Voyage|Trip/);
    });

    it('leaves out of a history what the reader may not see', async () => {
      const { world, id } = await collide(secretive);
      const entity = secretive.entities.Notebook as Entity;
      const told = async (reader: Actor) => {
        const { changes } = await world.sync.history(reader, { entity, id, first: 10, before: undefined });
        return {
          fields: changes.flatMap(({ fields }) => fields.map(({ field }) => field)),
          text: JSON.stringify(changes),
        };
      };
      const [open, closed] = [await told(world.ada), await told(world.grace)];
      expect(open.fields).toContain('title');
      expect(open.text).toContain('Voyage');
      expect(closed.fields).not.toContain('title');
      expect(closed.fields).toContain('colour');
      expect(closed.text).not.toMatch(/Journey|Voyage|Trip/);
    });
  });
});
