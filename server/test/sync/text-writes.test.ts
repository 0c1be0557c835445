import { yjsText } from '@holdfast/schema/text';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TextValue } from '@holdfast/schema/merge';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { codeOf, fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';

describe('a text that people write together', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    beforeAll(async () => {
      world = await fieldNotesWorld(open);
    });

    const written = async (body: string) => {
      const note = world.createNote({ body });
      await world.push(world.ada, note);
      return String(note.input.id);
    };
    const edit = (id: string, body: object, input = {}) => world.write('updateNote', id, { body, ...input });
    const stateOf = async (recordId: string) =>
      (await world.database.prisma.textState.findFirst({ where: { recordId } }))?.state;
    const changesOf = (recordId: string) =>
      world.database.prisma.change.findMany({ where: { recordId }, orderBy: { seq: 'asc' } });
    const bodyOf = async (id: string) => (await world.noteOf(id))?.body;
    const asMade = (id: string, text: string): TextValue => ({
      of: `Note:${id}:body`,
      text,
      state: undefined,
    });

    it('has no state until it is edited; then the log has the edits, and the row their sum', async () => {
      const id = await written('Buy milk.');
      expect(await stateOf(id)).toBeUndefined();
      await world.push(world.ada, edit(id, { text: 'Buy oat milk.' }));
      const [, change] = await changesOf(id);
      expect(change).toMatchObject({ before: {}, after: { body: { edit: expect.any(String) as string } } });
      const state = (await stateOf(id)) ?? '';
      expect(yjsText.apply(asMade(id, ''), state)?.text).toBe('Buy oat milk.');
      expect(await bodyOf(id)).toBe('Buy oat milk.');
    });

    it('takes a whole text as an edit of the one that its writer saw: what others wrote since stays', async () => {
      const id = await written('Buy milk.');
      await world.push(
        world.ada,
        edit(id, { text: 'Buy oat milk.' }),
        edit(id, { text: 'Buy cold oat milk.' }),
      );
      const [answer] = await world.push(world.grace, edit(id, { text: 'Buy milk and tea.' }));
      expect(answer).toMatchObject({
        outcome: 'MERGED',
        record: { body: 'Buy cold oat milk and tea.' },
        conflicts: [{ field: 'body', strategy: 'TEXT', winner: 'BOTH', base: null }],
      });
      expect(await bodyOf(id)).toBe('Buy cold oat milk and tea.');
    });

    it('says so where a whole text takes the place of what others wrote, because nobody knows what its writer saw', async () => {
      const id = await written('Buy milk.');
      await world.push(world.ada, edit(id, { text: 'Buy oat milk.' }));
      const [answer] = await world.push(world.grace, edit(id, { text: 'Buy tea.' }, { baseVersion: 0 }));
      expect(answer).toMatchObject({
        outcome: 'MERGED',
        record: { body: 'Buy tea.' },
        conflicts: [{ field: 'body', winner: 'YOURS', theirs: '"Buy oat milk."' }],
      });
      expect(answer?.conflicts[0]?.explanation).toContain(
        "which text yours was made from is not known any more, so it took the place of what stood. Ada's was: “Buy oat milk.”",
      );
    });

    it('takes the second of two quick edits on top of the first, in one push and in two', async () => {
      for (const apart of [false, true]) {
        const id = await written('Buy milk.');
        await world.push(world.ada, edit(id, { text: 'Please: Buy milk.' }));
        const edits = ['Buy milk and tea.', 'Buy milk and green tea.'].map((text) => edit(id, { text }));
        if (apart) for (const each of edits) await world.push(world.grace, each);
        else await world.push(world.grace, ...edits);
        expect(await bodyOf(id)).toBe('Please: Buy milk and green tea.');
      }
    });

    it('takes an edit as a device encoded it, once, however often it comes', async () => {
      const id = await written('Buy milk.');
      const made = yjsText.editTo(asMade(id, 'Buy milk.'), 'Buy soy milk.', 'phone');
      await world.push(world.ada, edit(id, { text: 'Do buy milk.' }));
      const mine = edit(id, { edit: made });
      const [first] = await world.push(world.grace, mine);
      expect(first).toMatchObject({ outcome: 'MERGED', record: { body: 'Do buy soy milk.' } });
      expect(await world.push(world.grace, mine)).toEqual([{ ...first, replayed: true }]);
      expect(await bodyOf(id)).toBe('Do buy soy milk.');
    });

    it('follows from the log alone, as it was at any version', async () => {
      const id = await written('a');
      for (const text of ['ab', 'abc', 'abcd']) await world.push(world.ada, edit(id, { text }));
      const [, ...changes] = await changesOf(id);
      const edits = changes.map(({ after }) => (after as { body: { edit: string } }).body.edit);
      const states = edits.map((_, count) =>
        yjsText.apply(asMade(id, 'a'), yjsText.join(edits.slice(0, count + 1))),
      );
      expect(states.map((value) => value?.text)).toEqual(['ab', 'abc', 'abcd']);
      expect(yjsText.apply(asMade(id, ''), (await stateOf(id)) ?? '')?.text).toBe('abcd');
    });

    it('is left alone by what is no edit of it, with the rest of the push applied', async () => {
      const id = await written('Buy milk.');
      const other = await written('Buy milk.');
      const of = asMade(id, 'Buy milk.');
      const wrong = {
        malformed: Buffer.from('no edit at all').toString('base64'),
        'of another text': yjsText.editTo(asMade(other, 'Buy milk.'), 'Sell milk.', 'phone'),
        'too long': yjsText.editTo(of, 'x'.repeat(200_001), 'phone'),
        'no base64': '%%%%',
      };
      for (const [what, bad] of Object.entries(wrong)) {
        const answers = await world.push(
          world.ada,
          edit(id, { edit: bad }, { title: what }),
          world.createNotebook(),
        );
        expect([what, ...answers.map(codeOf)]).toEqual([what, 'BAD_USER_INPUT', 'APPLIED']);
        expect(answers[0]?.userErrors[0]?.path[0]).toBe('body');
      }
      // As long as that, it goes alone.
      const huge = edit(id, { edit: Buffer.alloc(1_000_000).toString('base64') });
      expect(await world.codes(world.ada, huge)).toEqual(['BAD_USER_INPUT']);
      expect(await world.noteOf(id)).toMatchObject({ body: 'Buy milk.', title: 'Kelp', version: 1 });
      expect(await stateOf(id)).toBeUndefined();
    });

    it('is shown cut in what is told of it', async () => {
      const id = await written('x'.repeat(3_000));
      await world.push(world.ada, edit(id, { text: `${'x'.repeat(3_000)}y` }));
      const [answer] = await world.push(world.grace, edit(id, { text: `z${'x'.repeat(3_000)}` }));
      const [conflict] = answer?.conflicts ?? [];
      expect([conflict?.theirs, conflict?.yours].map((json) => String(json).length)).toEqual([2_003, 2_003]);
    });
  });
});
