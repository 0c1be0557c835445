import { beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { codeOf, fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';

describe('what cannot be merged is refused, and the rest of the push applied:', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    beforeAll(async () => {
      world = await fieldNotesWorld(open);
    });

    it('an increment that overflows', async () => {
      const note = world.createNote();
      const item = world.createItem(note.input.id, { votes: 1_999_999_999 });
      const { id } = item.input;
      const vote = (increment: number) => world.write('updateChecklistItem', id, { votes: { increment } });
      await world.push(world.ada, note, item);
      const answers = await world.push(world.grace, vote(2), world.createNotebook());
      expect(answers.map(codeOf)).toEqual(['BAD_USER_INPUT', 'APPLIED']);
      expect(answers[0]).toMatchObject({
        userErrors: [{ path: ['votes'] }],
        record: { votes: 1_999_999_999, version: 1 },
      });
      expect(await world.codes(world.grace, vote(2_147_483_648))).toEqual(['BAD_USER_INPUT']);
      expect(await world.codes(world.grace, vote(1))).toEqual(['APPLIED']);
    });

    it('a set with 10,000 elements', async () => {
      const note = world.createNote({ tags: ['sea'] });
      const { id } = note.input;
      const tags = Array.from({ length: 10_000 }, (_, at) => `tag ${at}`);
      const answers = await world.push(
        world.ada,
        note,
        world.write('updateNote', id, { tags: { add: tags } }),
        world.createNote({ tags }),
        world.createNotebook(),
      );
      expect(answers.map(codeOf)).toEqual(['APPLIED', 'BAD_USER_INPUT', 'BAD_USER_INPUT', 'APPLIED']);
      expect(answers[1]?.userErrors[0]?.path[0]).toBe('tags');
      expect(await world.noteOf(id)).toMatchObject({ tags: ['sea'], version: 1 });
    });

    it('a baseVersion from the future, of whatever write', async () => {
      for (const name of ['updateNote', 'deleteNote', 'restoreNote']) {
        const note = world.createNote();
        const { id } = note.input;
        const write = world.write(name, id, { baseVersion: 2 });
        const answers = await world.push(world.ada, note, write, world.createNotebook());
        expect(answers.map(codeOf)).toEqual(['APPLIED', 'BAD_USER_INPUT', 'APPLIED']);
        expect(answers[1]?.userErrors[0]?.path).toEqual(['baseVersion']);
        expect(await world.noteOf(id)).toMatchObject({ version: 1, deletedAt: null });
      }
    });
  });
});
