import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/sync/index.js';
import { eachDatabase, fieldNotesDatabase, onPostgres } from '../support/databases.js';
import { codeOf, fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';

type Input = Record<string, unknown>;

const decide = (world: FieldNotesWorld, id: unknown, input: Input) =>
  world.write('resolveConflict', id, input);

describe('a decision about a conflict', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    let id: string;
    let notebookId: string;
    beforeAll(async () => {
      world = await fieldNotesWorld(open);
    });
    const meet = async () => {
      const met = await world.collide('Hers', 'Mine');
      id = String(met.answer.conflicts[0]?.id);
      notebookId = met.notebookId;
    };
    const resolve = async (actor: Actor, input: Input) =>
      (await world.push(actor, decide(world, id, input)))[0];
    const titleOf = async () =>
      (await world.database.prisma.notebook.findUnique({ where: { id: notebookId } }))?.title;
    const stateOf = async () => (await world.database.prisma.conflict.findUnique({ where: { id } }))?.state;

    it('keeps what is there, writes the other value, or a third', async () => {
      const decisions = [
        { choice: 'THEIRS', becomes: 'Hers', winner: 'THEIRS' },
        { choice: 'YOURS', becomes: 'Mine', winner: 'YOURS' },
        { choice: 'VALUE', value: '"Ours"', becomes: 'Ours', winner: 'BOTH' },
      ];
      for (const { becomes, winner, ...input } of decisions) {
        await meet();
        const answer = await resolve(world.ada, input);
        expect(answer).toMatchObject({
          outcome: 'APPLIED',
          type: 'Conflict',
          recordField: 'conflict',
          record: {
            id,
            state: 'RESOLVED',
            winner,
            resolution: JSON.stringify(becomes),
            replaced: '"Hers"',
            resolvedByUserId: world.ada.userId,
            resolvedByName: 'Ada',
            version: 2,
          },
        });
        expect(answer?.record?.explanation).toContain('You decided');
        expect([await titleOf(), await stateOf()]).toEqual([becomes, 'RESOLVED']);
      }
    });

    it('is logged at both records under one mutation, and reaches every device', async () => {
      await meet();
      const { cursor } = await world.sync.changes(world.lin, { workspaceId: world.workspaceId, first: 1000 });
      const answer = await resolve(world.ada, { choice: 'YOURS' });
      const changes = await world.database.prisma.change.findMany({
        where: { clientMutationId: answer!.clientMutationId },
        orderBy: { seq: 'asc' },
      });
      expect(changes).toMatchObject([
        { type: 'Conflict', recordId: id, kind: 'RESOLVE', version: 2, after: { state: 'RESOLVED' } },
        { type: 'Notebook', recordId: notebookId, before: { title: 'Hers' }, after: { title: 'Mine' } },
      ]);
      const news = await world.sync.changes(world.lin, { workspaceId: world.workspaceId, after: cursor });
      expect(news.records.map(({ type, data }) => [type, data.id])).toEqual([
        ['Conflict', id],
        ['Notebook', notebookId],
      ]);
    });

    it('can be taken back: the conflict is open again, and the field as it was', async () => {
      await meet();
      await resolve(world.ada, { choice: 'YOURS' });
      const [answer] = await world.push(world.grace, world.write('revertResolution', id, { baseVersion: 2 }));
      expect(answer).toMatchObject({ outcome: 'APPLIED', record: { state: 'OPEN', resolution: null } });
      expect([await titleOf(), await stateOf()]).toEqual(['Hers', 'OPEN']);
      expect(await resolve(world.grace, { choice: 'YOURS', baseVersion: 3 })).toMatchObject({
        outcome: 'APPLIED',
      });
      expect(await titleOf()).toBe('Mine');
    });

    it('is taken back without touching what somebody wrote since', async () => {
      await meet();
      await resolve(world.ada, { choice: 'YOURS' });
      await world.push(
        world.grace,
        world.write('updateNotebook', notebookId, { title: 'Since', baseVersion: 3 }),
      );
      await world.push(world.ada, world.write('revertResolution', id, { baseVersion: 2 }));
      expect([await titleOf(), await stateOf()]).toEqual(['Since', 'OPEN']);
    });

    it('of the same device that comes twice is no quarrel: the second stands', async () => {
      await meet();
      expect(
        await world.codes(
          world.ada,
          decide(world, id, { choice: 'YOURS' }),
          decide(world, id, { choice: 'VALUE', value: '"Third"' }),
        ),
      ).toEqual(['APPLIED', 'APPLIED']);
      expect(await titleOf()).toBe('Third');
    });

    it('is refused where somebody decided before, with the conflict as it is', async () => {
      await meet();
      await resolve(world.ada, { choice: 'THEIRS' });
      const answer = await resolve(world.grace, { choice: 'YOURS' });
      expect(answer).toMatchObject({
        outcome: 'REJECTED',
        userErrors: [{ code: 'CONFLICT_CLOSED' }],
        record: { state: 'RESOLVED', resolvedByName: 'Ada' },
      });
      expect(await titleOf()).toBe('Hers');
    });

    it('is refused where a rule decided', async () => {
      const note = world.createNote();
      await world.push(world.ada, note, world.write('updateNote', note.input.id, { title: 'A' }));
      const [met] = await world.push(world.grace, world.write('updateNote', note.input.id, { title: 'B' }));
      const settled = decide(world, met?.conflicts[0]?.id, { choice: 'YOURS' });
      expect(await world.codes(world.grace, settled)).toEqual(['CONFLICT_CLOSED']);
    });

    it('is for those who may write, of their own workspace', async () => {
      await meet();
      expect(codeOf((await resolve(world.lin, { choice: 'YOURS' }))!)).toBe('FORBIDDEN');
      expect(await resolve(world.stranger, { choice: 'YOURS' })).toMatchObject({
        userErrors: [{ code: 'NOT_FOUND' }],
        record: null,
      });
      const nowhere = decide(world, randomUUID(), { choice: 'YOURS' });
      expect(await world.codes(world.ada, nowhere)).toEqual(['NOT_FOUND']);
      expect([await titleOf(), await stateOf()]).toEqual(['Hers', 'OPEN']);
    });

    it('has a value that fits the field as the schema has it; what does not fit leaves the rest to be applied', async () => {
      await meet();
      const wrong = [
        { choice: 'VALUE' },
        { choice: 'VALUE', value: 'no JSON' },
        { choice: 'VALUE', value: '7' },
        { choice: 'VALUE', value: 'null' },
        { choice: 'VALUE', value: JSON.stringify('x'.repeat(501)) },
        { choice: 'YOURS', baseVersion: 9 },
      ];
      for (const input of wrong) {
        const answers = await world.push(world.ada, decide(world, id, input), world.createNotebook());
        expect(answers.map(codeOf)).toEqual(['BAD_USER_INPUT', 'APPLIED']);
        const path = input.choice === 'YOURS' ? 'baseVersion' : 'value';
        expect(answers[0]?.userErrors[0]?.path).toEqual([path]);
      }
      expect([await titleOf(), await stateOf()]).toEqual(['Hers', 'OPEN']);
    });

    it('is refused where the schema has the field no longer', async () => {
      await meet();
      const gone = { type: 'Notebook', field: 'subtitle' };
      await world.database.prisma.conflict.update({ where: { id }, data: gone });
      expect(codeOf((await resolve(world.ada, { choice: 'YOURS' }))!)).toBe('BAD_USER_INPUT');
      await world.database.prisma.conflict.update({ where: { id }, data: { type: 'Binder' } });
      expect(codeOf((await resolve(world.ada, { choice: 'YOURS' }))!)).toBe('BAD_USER_INPUT');
      expect(await stateOf()).toBe('OPEN');
    });

    it('of one of two who decide at once stands, and the other is told', async () => {
      for (let round = 0; round < 5; round += 1) {
        await meet();
        const answers = await Promise.all([
          resolve(world.ada, { choice: 'VALUE', value: '"Ada"' }),
          resolve(world.grace, { choice: 'VALUE', value: '"Grace"' }),
        ]);
        expect(answers.map((answer) => codeOf(answer!)).sort()).toEqual(['APPLIED', 'CONFLICT_CLOSED']);
        expect(await titleOf()).toBe(answers[0]?.outcome === 'APPLIED' ? 'Ada' : 'Grace');
      }
    });
  });

  onPostgres(fieldNotesDatabase, (open) => {
    it('of one of two stands, also where they ask two servers', async () => {
      let peer: Awaited<ReturnType<Awaited<ReturnType<typeof open>>['peer']>> | undefined;
      const world = await fieldNotesWorld(async () => {
        const opened = await open();
        peer = await opened.peer();
        return opened;
      });
      const other = world.server({ database: peer! });
      for (let round = 0; round < 5; round += 1) {
        const met = await world.collide('Hers', 'Mine');
        const id = met.answer.conflicts[0]?.id;
        const answers = await Promise.all([
          world.sync.push(world.ada, [decide(world, id, { choice: 'YOURS' })]),
          other.push(world.grace, [decide(world, id, { choice: 'THEIRS' })]),
        ]);
        expect(answers.flat().map(codeOf).sort()).toEqual(['APPLIED', 'CONFLICT_CLOSED']);
      }
    });
  });
});
