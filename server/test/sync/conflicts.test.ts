import { beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';

describe('a conflict', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    beforeAll(async () => {
      world = await fieldNotesWorld(open);
    });

    const titleOf = async (id: string) =>
      (await world.database.prisma.notebook.findUnique({ where: { id } }))?.title;
    const conflictsOf = (recordId: string) =>
      world.database.prisma.conflict.findMany({ where: { recordId }, orderBy: { createdAt: 'asc' } });
    const syncs = (id: unknown) =>
      world.database.prisma.syncRecord.count({ where: { type: 'Conflict', id: String(id) } });
    const earlier = () => new Date(world.runtime.now() - 60_000).toISOString();

    it('of a field that a person decides about keeps both values, what both started from, and who and when', async () => {
      const { notebookId, answer } = await world.collide('Hers', 'Mine');
      expect(answer).toMatchObject({
        outcome: 'CONFLICTED',
        record: { title: 'Hers', version: 2 },
        conflicts: [
          {
            workspaceId: world.workspaceId,
            type: 'Notebook',
            recordId: notebookId,
            field: 'title',
            strategy: 'MANUAL',
            state: 'OPEN',
            winner: 'NOBODY',
            base: '"Trip"',
            theirs: '"Hers"',
            theirUserId: world.ada.userId,
            theirDeviceId: world.ada.deviceId,
            theirName: 'Ada',
            yours: '"Mine"',
            yourUserId: world.grace.userId,
            yourName: 'Grace',
            yourMutationId: answer.clientMutationId,
            resolution: null,
            version: 1,
            deletedAt: null,
          },
        ],
      });
      expect(await titleOf(notebookId)).toBe('Hers');
      expect(await conflictsOf(notebookId)).toMatchObject([
        { id: answer.conflicts[0]?.id, state: 'OPEN', base: '"Trip"', theirs: '"Hers"', yours: '"Mine"' },
      ]);
    });

    it('leaves the other fields of its mutation to be applied', async () => {
      const notebook = world.createNotebook();
      const { id } = notebook.input;
      await world.push(world.ada, notebook, world.write('updateNotebook', id, { title: 'Hers' }));
      const [answer] = await world.push(
        world.grace,
        world.write('updateNotebook', id, { title: 'Mine', colour: 'CORAL' }),
      );
      expect(answer).toMatchObject({ outcome: 'CONFLICTED', record: { title: 'Hers', colour: 'CORAL' } });
    });

    it('is none where both wrote the same', async () => {
      const { notebookId, answer } = await world.collide('Same', 'Same');
      expect(answer).toMatchObject({ outcome: 'APPLIED', conflicts: [] });
      expect(await conflictsOf(notebookId)).toEqual([]);
    });

    it('that is open comes to every device, each told in words of its own', async () => {
      const { answer } = await world.collide('Hers', 'Mine');
      const told = async (reader: typeof world.ada) => {
        const page = await world.sync.changes(reader, { workspaceId: world.workspaceId, first: 1000 });
        const found = page.records.find(({ data }) => data.id === answer.conflicts[0]?.id);
        return String(found?.data.explanation);
      };
      expect(await told(world.grace)).toBe(answer.conflicts[0]?.explanation);
      expect(await told(world.grace)).toContain('Ada changed the title');
      expect(await told(world.ada)).toMatch(/^You changed the title.*Grace changed the title/);
      expect(await told(world.lin)).toMatch(/^Ada changed the title.*Grace changed the title/);
    });

    it('that a rule settled is kept and told in the answer and the log, and sent to no device', async () => {
      const note = world.createNote();
      const { id } = note.input;
      await world.push(world.ada, note, world.write('updateNote', id, { title: 'Later' }));
      const late = world.write('updateNote', id, { title: 'Earlier', issuedAt: earlier() });
      const [answer] = await world.push(world.grace, late);
      expect(answer).toMatchObject({
        outcome: 'MERGED',
        conflicts: [{ state: 'SETTLED', winner: 'THEIRS', base: '"Kelp"' }],
      });
      const [conflict] = await conflictsOf(String(id));
      expect(conflict).toMatchObject({ id: answer?.conflicts[0]?.id, state: 'SETTLED' });
      expect(await syncs(conflict?.id)).toBe(0);
      const logged = await world.database.prisma.change.findFirst({
        where: { clientMutationId: String(late.input.clientMutationId) },
      });
      expect(logged?.collisions).toMatchObject([{ id: conflict?.id, winner: 'THEIRS' }]);
    });

    it('is told once, of two quick edits, with the second of them: in one push, and in two', async () => {
      for (const apart of [false, true]) {
        const notebook = world.createNotebook();
        const id = String(notebook.input.id);
        const [first, second] = ['One', 'Two'].map((title) => world.write('updateNotebook', id, { title }));
        await world.push(world.ada, notebook, world.write('updateNotebook', id, { title: 'Hers' }));
        const answers = apart
          ? [...(await world.push(world.grace, first!)), ...(await world.push(world.grace, second!))]
          : await world.push(world.grace, first!, second!);
        expect(answers.map(({ conflicts }) => conflicts[0])).toMatchObject([
          { yours: '"One"', version: 1, base: '"Trip"' },
          { yours: '"Two"', version: 2, base: '"Trip"', theirName: 'Ada' },
        ]);
        const kept = await conflictsOf(id);
        expect(kept).toMatchObject([{ state: 'OPEN', yours: '"Two"', version: 2, theirName: 'Ada' }]);
        expect(await syncs(kept[0]?.id)).toBe(1);
      }
    });

    it('is never one of a device with itself', async () => {
      const notebook = world.createNotebook();
      const { id } = notebook.input;
      const renames = ['One', 'Two', 'Three'].map((title) => world.write('updateNotebook', id, { title }));
      expect(await world.codes(world.ada, notebook, ...renames)).toEqual(Array(4).fill('APPLIED'));
    });

    it('is one between two devices of one person', async () => {
      const notebook = world.createNotebook();
      const { id } = notebook.input;
      await world.push(world.ada, notebook, world.write('updateNotebook', id, { title: 'Phone' }));
      const tablet = { ...world.ada, deviceId: 'tablet' };
      const [answer] = await world.push(tablet, world.write('updateNotebook', id, { title: 'Tablet' }));
      expect(answer).toMatchObject({
        outcome: 'CONFLICTED',
        conflicts: [{ theirName: 'Ada', yourName: 'Ada' }],
      });
    });

    it('is answered again as it was told', async () => {
      const notebook = world.createNotebook();
      const { id } = notebook.input;
      const mine = world.write('updateNotebook', id, { title: 'Mine' });
      await world.push(world.ada, notebook, world.write('updateNotebook', id, { title: 'Hers' }));
      const [first] = await world.push(world.grace, mine);
      expect(await world.push(world.grace, mine)).toEqual([{ ...first, replayed: true }]);
    });

    it('of what the writer saw is none: a baseVersion from the future is refused, and the rest goes on', async () => {
      const notebook = world.createNotebook();
      const { id } = notebook.input;
      const [, ...answers] = await world.push(
        world.ada,
        notebook,
        world.write('updateNotebook', id, { title: 'Future', baseVersion: 2 }),
        world.createNote(),
      );
      expect(answers).toMatchObject([
        { outcome: 'REJECTED', userErrors: [{ code: 'BAD_USER_INPUT', path: ['baseVersion'] }] },
        { outcome: 'APPLIED' },
      ]);
      expect(await titleOf(String(id))).toBe('Trip');
    });
  });
});
