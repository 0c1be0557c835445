import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { QueuedMutation } from '@holdfast/schema/merge';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';

describe('what builds on a refused mutation', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    beforeAll(async () => {
      world = await fieldNotesWorld(open);
    });

    const notebook = (input?: Record<string, unknown>) => world.createNotebook(input);
    const noteIn = (notebookId: unknown) => world.createNote({ notebookId });
    const itemOf = (noteId: unknown) => world.createItem(noteId);
    const rename = (id: unknown, title: string) => world.write('updateNotebook', id, { title });
    const push = (...mutations: QueuedMutation[]) => world.codes(world.ada, ...mutations);
    const badTitle = { title: 'x'.repeat(501) };

    it('is not tried: later writes of its record, what points at it, and so on; the rest goes on', async () => {
      const bad = notebook(badTitle);
      const note = noteIn(bad.input.id);
      expect(await push(bad, rename(bad.input.id, 'Trip'), note, itemOf(note.input.id), notebook())).toEqual([
        'BAD_USER_INPUT',
        'DEPENDENCY_REFUSED',
        'DEPENDENCY_REFUSED',
        'DEPENDENCY_REFUSED',
        'APPLIED',
      ]);
    });

    it('is not tried where the record was there and a change of it was refused', async () => {
      const good = notebook();
      await push(good);
      expect(
        await push(
          rename(good.input.id, badTitle.title),
          rename(good.input.id, 'Other'),
          noteIn(good.input.id),
        ),
      ).toEqual(['BAD_USER_INPUT', 'DEPENDENCY_REFUSED', 'DEPENDENCY_REFUSED']);
    });

    it('is left alone where it came before', async () => {
      const good = notebook();
      expect(await push(good, noteIn(good.input.id), rename(good.input.id, badTitle.title))).toEqual([
        'APPLIED',
        'APPLIED',
        'BAD_USER_INPUT',
      ]);
    });

    it('leaves no receipt: it can be sent again as it is, once what it needs is there', async () => {
      const bad = notebook(badTitle);
      const note = noteIn(bad.input.id);
      expect(await push(bad, note)).toEqual(['BAD_USER_INPUT', 'DEPENDENCY_REFUSED']);
      const mended = notebook({ id: bad.input.id });
      expect(await push(mended, note)).toEqual(['APPLIED', 'APPLIED']);
    });

    it('is not tried either when the whole push comes again', async () => {
      const bad = notebook(badTitle);
      const mutations = [bad, noteIn(bad.input.id)];
      expect(await push(...mutations)).toEqual(['BAD_USER_INPUT', 'DEPENDENCY_REFUSED']);
      expect(await push(...mutations)).toEqual(['BAD_USER_INPUT', 'DEPENDENCY_REFUSED']);
    });

    it('is found across workspaces too: a record that is nowhere can be built on nowhere', async () => {
      const lost = randomUUID();
      expect(await push(rename(lost, 'Where?'), noteIn(lost), noteIn(randomUUID()))).toEqual([
        'NOT_FOUND',
        'DEPENDENCY_REFUSED',
        'NOT_FOUND',
      ]);
    });
  });
});
