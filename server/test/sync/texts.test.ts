import { yjsText } from '@holdfast/schema/text';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PagedRecord } from '../../src/sync/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';

describe('the texts of a page', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    beforeAll(async () => {
      world = await fieldNotesWorld(open);
    });

    const page = async (after?: string, first?: number) =>
      world.sync.changes(world.lin, {
        workspaceId: world.workspaceId,
        after: after ?? null,
        first: first ?? null,
      });
    const bodyIn = (records: readonly PagedRecord[], id: unknown) =>
      records.find(({ data }) => data.id === id)?.texts.body;
    const note = async (body = 'Tall.') => {
      const id = randomUUID();
      await world.push(world.ada, world.createNote({ id, body }));
      return id;
    };
    const edit = (id: string, text: string, baseVersion = 1) =>
      world.push(world.ada, world.write('updateNote', id, { baseVersion, body: { text } }));
    const laid = (id: string, text: string, edits: string | null | undefined, state?: string) =>
      yjsText.apply({ of: `Note:${id}:body`, text, state }, String(edits));

    it('are the text where it was written at once, for a reader who has nothing', async () => {
      const id = await note();
      const { records } = await page();
      expect(bodyIn(records, id)).toEqual({ text: 'Tall.', edits: null });
      expect(records.find(({ type }) => type === 'Notebook')?.texts).toEqual({});
    });

    it('are all that they consist of where they were edited, for a reader who has nothing', async () => {
      const id = await note();
      await edit(id, 'Very tall.');
      const whole = bodyIn((await page()).records, id);
      expect(whole?.text).toBeNull();
      expect(laid(id, '', whole?.edits)?.text).toBe('Very tall.');
    });

    it('are the edits since the cursor, together, for a reader who has the rest', async () => {
      const id = await note();
      await edit(id, 'Very tall.');
      const before = await page();
      const had = laid(id, '', bodyIn(before.records, id)?.edits);
      await edit(id, 'Very tall kelp.', 2);
      await edit(id, 'Very, very tall kelp.', 3);
      const news = bodyIn((await page(before.cursor)).records, id);
      expect(news?.text).toBeNull();
      expect(laid(id, had?.text ?? '', news?.edits, had?.state)?.text).toBe('Very, very tall kelp.');
      // Of the whole they would be much more.
      expect(
        yjsText.apply({ of: `Note:${id}:body`, text: '', state: undefined }, String(news?.edits)),
      ).toBeUndefined();
    });

    it('are nothing where another field changed', async () => {
      const id = await note();
      await edit(id, 'Very tall.');
      const { cursor } = await page();
      await world.push(world.ada, world.write('updateNote', id, { baseVersion: 2, title: 'Bull kelp' }));
      expect(bodyIn((await page(cursor)).records, id)).toEqual({ text: null, edits: null });
    });

    it('are whole again for a record that was away', async () => {
      const id = await note();
      await edit(id, 'Very tall.');
      await world.push(world.ada, world.write('deleteNote', id, { baseVersion: 2 }));
      const { cursor } = await page();
      await world.push(world.ada, world.write('restoreNote', id, { baseVersion: 3 }));
      await edit(id, 'Very tall kelp.', 4);
      const whole = bodyIn((await page(cursor)).records, id);
      expect(laid(id, '', whole?.edits)?.text).toBe('Very tall kelp.');
    });

    it('are whole for a record that is new to the reader, however much happened to it since', async () => {
      const { cursor } = await page();
      const [plain, edited] = [await note(), await note()];
      await edit(edited, 'Very tall.');
      const { records } = await page(cursor);
      expect(bodyIn(records, plain)).toEqual({ text: 'Tall.', edits: null });
      expect(laid(edited, '', bodyIn(records, edited)?.edits)?.text).toBe('Very tall.');
    });

    it('are all since the reader last had everything, where the record moved on between two of its pages', async () => {
      const [a, b] = [await note(), await note()];
      const { cursor } = await page();
      await edit(a, 'A tall one.');
      await edit(b, 'Another.');
      const first = await page(cursor, 1);
      expect(laid(a, 'Tall.', bodyIn(first.records, a)?.edits)?.text).toBe('A tall one.');
      await edit(b, 'Another one.', 2);
      await edit(a, 'A very tall one.', 2);
      const rest = await page(first.cursor);
      expect(laid(b, 'Tall.', bodyIn(rest.records, b)?.edits)?.text).toBe('Another one.');
      // What was told before is told again, which does no harm.
      const had = laid(a, 'Tall.', bodyIn(first.records, a)?.edits);
      expect(laid(a, had?.text ?? '', bodyIn(rest.records, a)?.edits, had?.state)?.text).toBe(
        'A very tall one.',
      );
    });
  });
});
