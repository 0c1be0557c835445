import { beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';

const long = 'Kelp grows by half a metre a day. '.repeat(3_000);

describe('receipts of a long note', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    beforeAll(async () => {
      world = await fieldNotesWorld(open);
    });

    /** A note that is made, and then edited by two, who see each other's edits late. */
    const history = () => {
      const note = world.createNote({ body: long });
      const { id } = note.input;
      const edit = (input: object) => world.write('updateNote', id, { ...input });
      return {
        byAda: [note, edit({ title: 'Bull kelp' }), edit({ body: { text: `Tall. ${long}` } })],
        byGrace: [edit({ body: { text: `${long}Brown.` } }), edit({ body: { text: 'Gone.' } })],
        refused: [edit({ baseVersion: 99, title: 'From the future' })],
      };
    };
    const bytes = async () => {
      const [row] = await world.database.query<{ bytes: string }>(
        'SELECT sum(octet_length(result::text)) AS bytes FROM "Receipt"',
      );
      return Number(row?.bytes);
    };

    it('are short, and answer again what was answered first, texts included', async () => {
      const { byAda, byGrace, refused } = history();
      const before = await bytes();
      const first = [
        await world.push(world.ada, ...byAda),
        await world.push(world.grace, ...byGrace),
        await world.push(world.grace, ...refused),
      ];
      expect(first.flat().map(({ record }) => String(record?.body).slice(0, 5))).toEqual([
        ...['Kelp ', 'Kelp ', 'Tall.', 'Tall.', 'Tall.'],
        'Tall.',
      ]);
      expect((await bytes()) - before).toBeLessThan(15_000);
      // What came after changes nothing of it.
      await world.push(
        world.ada,
        world.write('updateNote', byAda[0]?.input.id, { body: { text: 'Later.' } }),
      );

      const again = [
        await world.push(world.ada, ...byAda),
        await world.push(world.grace, ...byGrace),
        await world.push(world.grace, ...refused),
      ];
      const asOf = (answers: typeof first, replayed: boolean) =>
        JSON.stringify(
          answers.flat().map((answer) => ({ ...answer, replayed, record: { ...answer.record } })),
        );
      expect(JSON.parse(asOf(again, true))).toEqual(JSON.parse(asOf(first, true)));
      expect(again.flat().map(({ replayed }) => replayed)).toEqual(Array(6).fill(true));
    });
  });
});
