import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { purgeReceipts, type MutationAnswer } from '../../src/sync/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { codeOf, fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';
import { day } from '../support/sync-world.js';

describe('a push', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    beforeAll(async () => {
      world = await fieldNotesWorld(open);
    });

    const update = (id: string, input: Record<string, unknown>) => world.write('updateNote', id, input);
    const codesOf = (answers: MutationAnswer[]) => answers.map(codeOf);

    describe('applies', () => {
      it('what it is given, in order, and answers each with its record', async () => {
        const id = randomUUID();
        const answers = await world.sync.push(world.grace, [
          world.createNote({ id, tags: ['sea'] }),
          update(id, { title: 'Bull kelp', tags: { add: ['brown'], remove: ['sea'] } }),
          update(id, { body: { text: 'Nereocystis' } }),
        ]);
        expect(answers.map(({ outcome, replayed }) => [outcome, replayed])).toEqual(
          Array(3).fill(['APPLIED', false]),
        );
        expect(answers.map(({ record }) => record?.version)).toEqual([1, 2, 3]);
        expect(answers[2]).toMatchObject({
          name: 'updateNote',
          payloadType: 'UpdateNotePayload',
          recordField: 'note',
          type: 'Note',
          record: {
            id,
            title: 'Bull kelp',
            tags: ['brown'],
            body: 'Nereocystis',
            pinned: false,
            deletedAt: null,
          },
        });
        expect(await world.noteOf(id)).toMatchObject({ title: 'Bull kelp', tags: ['brown'], version: 3 });
      });

      it('nothing, to nothing', async () => {
        expect(await world.sync.push(world.ada, [])).toEqual([]);
      });

      it('a delete, and a restore', async () => {
        const note = world.createNote();
        const id = String(note.input.id);
        await world.sync.push(world.ada, [note, world.mutation('deleteNote', { id, baseVersion: 1 })]);
        expect((await world.noteOf(id))?.deletedAt).toEqual(new Date(world.runtime.now()));
        await world.sync.push(world.ada, [world.mutation('restoreNote', { id, baseVersion: 2 })]);
        expect((await world.noteOf(id))?.deletedAt).toBeNull();
      });

      it('mutations of several workspaces, each to its own', async () => {
        const other = await world.workspace([[world.ada, 'OWNER']]);
        const [a, b, c] = [
          world.createNotebook(),
          world.createNotebook({ workspaceId: other }),
          world.createNotebook(),
        ];
        const answers = await world.sync.push(world.ada, [a, b, c]);
        expect(answers.map(({ record }) => record?.workspaceId)).toEqual([
          world.workspaceId,
          other,
          world.workspaceId,
        ]);
      });

      it('edits of others to other fields beside its own', async () => {
        const note = world.createNote();
        const id = String(note.input.id);
        await world.sync.push(world.ada, [note]);
        await world.sync.push(world.ada, [update(id, { title: 'Giant kelp' })]);
        const [answer] = await world.sync.push(world.grace, [update(id, { pinned: true })]);
        expect(answer).toMatchObject({
          outcome: 'APPLIED',
          conflicts: [],
          record: { title: 'Giant kelp', pinned: true },
        });
      });

      it('the later of two edits of one field, and says in words who else wrote, when, and why', async () => {
        const note = world.createNote();
        const id = String(note.input.id);
        await world.sync.push(world.ada, [note]);
        await world.sync.push(world.ada, [
          update(id, { title: 'Later', issuedAt: new Date(world.runtime.now()).toISOString() }),
        ]);
        const earlier = new Date(world.runtime.now() - 60_000).toISOString();
        const [answer] = await world.sync.push(world.grace, [
          update(id, { title: 'Earlier', issuedAt: earlier }),
        ]);
        expect(answer).toMatchObject({ outcome: 'MERGED', record: { title: 'Later' } });
        expect(answer?.conflicts).toEqual([
          expect.objectContaining({
            type: 'Note',
            recordId: id,
            field: 'title',
            winner: 'THEIRS',
            theirs: '"Later"',
            yours: '"Earlier"',
          }),
        ]);
        expect(answer?.conflicts[0]?.explanation).toBe(
          "Ada changed the title at 10:00 UTC while you were away; Ada's is later, so it was kept. Yours was: “Earlier”.",
        );
      });

      it('the edits of two people who share a device as edits of two', async () => {
        const note = world.createNote();
        const id = String(note.input.id);
        await world.sync.push(world.ada, [note, update(id, { title: 'A' })]);
        const shared = { ...world.grace, deviceId: world.ada.deviceId };
        const earlier = new Date(world.runtime.now() - 1).toISOString();
        const [answer] = await world.sync.push(shared, [update(id, { title: 'B', issuedAt: earlier })]);
        expect(answer).toMatchObject({ outcome: 'MERGED', record: { title: 'A' } });
      });

      it('an edit from the future as one of now', async () => {
        const note = world.createNote({ issuedAt: '2999-01-01T00:00:00.000Z' });
        const [answer] = await world.sync.push(world.ada, [note]);
        expect(answer?.record?.createdAt).toBe(new Date(world.runtime.now()).toISOString());
      });

      it('ids in capitals and times of other zones as what they mean', async () => {
        const id = randomUUID();
        const [answer] = await world.sync.push(world.ada, [
          world.createNote({
            id: id.toUpperCase(),
            notebookId: world.notebookId.toUpperCase(),
            issuedAt: '2026-11-21T10:30:00+01:00',
          }),
        ]);
        expect(answer?.record).toMatchObject({
          id,
          notebookId: world.notebookId,
          createdAt: '2026-11-21T09:30:00.000Z',
        });
      });
    });

    describe('does nothing twice:', () => {
      it('an id that was answered before is answered again from its receipt', async () => {
        const note = world.createNote();
        const [first] = await world.sync.push(world.ada, [note]);
        await world.sync.push(world.ada, [update(String(note.input.id), { title: 'Changed since' })]);
        const [again] = await world.sync.push(world.ada, [note]);
        expect(again).toEqual({ ...first, replayed: true });
        expect(await world.noteOf(String(note.input.id))).toMatchObject({
          title: 'Changed since',
          version: 2,
        });
      });

      it('the same push three times at once has one effect and one answer', async () => {
        const id = randomUUID();
        const mutations = [world.createNote({ id }), update(id, { title: 'Once' })];
        const answers = await Promise.all([1, 2, 3].map(() => world.sync.push(world.ada, mutations)));
        expect(answers.map(([first]) => first?.replayed).sort()).toEqual([false, true, true]);
        const stored = answers.map((answer) => answer.map(({ replayed: _, ...rest }) => rest));
        expect(stored[1]).toEqual(stored[0]);
        expect(stored[2]).toEqual(stored[0]);
        expect(await world.noteOf(id)).toMatchObject({ version: 2 });
      });

      it('an id twice in one push', async () => {
        const note = world.createNote();
        const [first, second] = await world.sync.push(world.ada, [note, note]);
        expect(second).toEqual({ ...first, replayed: true });
      });

      it('the same id with other content is refused, and does nothing', async () => {
        const note = world.createNote();
        await world.sync.push(world.ada, [note]);
        const other = { ...note, input: { ...note.input, title: 'Something else' } };
        expect(codesOf(await world.sync.push(world.ada, [other]))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
        const third = world.createNote({ clientMutationId: note.input.clientMutationId });
        expect(codesOf(await world.sync.push(world.ada, [note, third]))).toEqual([
          'APPLIED',
          'IDEMPOTENCY_KEY_REUSED',
        ]);
        expect(await world.noteOf(String(note.input.id))).toMatchObject({ title: 'Kelp' });
        expect(await world.noteOf(String(third.input.id))).toBeNull();
      });

      it('the same id in another workspace is refused too', async () => {
        const other = await world.workspace([[world.ada, 'OWNER']]);
        const note = world.createNotebook();
        const moved = { ...note, input: { ...note.input, workspaceId: other } };
        expect(codesOf(await world.sync.push(world.ada, [note, moved]))).toEqual([
          'APPLIED',
          'IDEMPOTENCY_KEY_REUSED',
        ]);
      });

      it('two people may happen on one id', async () => {
        const [mine, hers] = [world.createNote(), world.createNote()];
        const same = { ...hers, input: { ...hers.input, clientMutationId: mine.input.clientMutationId } };
        expect(codesOf(await world.sync.push(world.ada, [mine]))).toEqual(['APPLIED']);
        expect(codesOf(await world.sync.push(world.grace, [same]))).toEqual(['APPLIED']);
      });

      it('a refusal is told again as it was, also where it would be granted by now', async () => {
        const id = randomUUID();
        const early = update(id, { title: 'Too early' });
        expect(codesOf(await world.sync.push(world.ada, [early]))).toEqual(['NOT_FOUND']);
        await world.sync.push(world.ada, [world.createNote({ id })]);
        const [again] = await world.sync.push(world.ada, [early]);
        expect(again).toMatchObject({ outcome: 'REJECTED', replayed: true });
      });

      it('a mutation from before the receipts is refused, and waits for a person', async () => {
        const old = world.createNote({ issuedAt: new Date(world.runtime.now() - 91 * day).toISOString() });
        expect(codesOf(await world.sync.push(world.ada, [old]))).toEqual(['MUTATION_EXPIRED']);
        expect(await world.noteOf(String(old.input.id))).toBeNull();
      });

      it('receipts from before a time can be forgotten, and the others stay', async () => {
        const note = world.createNote();
        await world.sync.push(world.ada, [note]);
        const where = { createdAt: { lte: new Date(world.runtime.now()) } };
        const before = await world.database.prisma.receipt.count({ where });
        expect(await purgeReceipts(world.database, new Date(world.runtime.now()))).toBe(0);
        expect(await world.database.prisma.receipt.count({ where })).toBe(before);
        world.runtime.advance(1);
        expect(await purgeReceipts(world.database, new Date(world.runtime.now()))).toBe(before);
      });

      it('of what was issued by a clock that is ahead, receipts stay until it would be refused as too old', async () => {
        const ahead = world.createNote({ issuedAt: new Date(world.runtime.now() + 30 * day).toISOString() });
        const codes: unknown[] = [];
        for (const days of [0, 91, 30]) {
          world.runtime.advance(days * day);
          await purgeReceipts(world.database, new Date(world.runtime.now() - 90 * day));
          const [answer] = await world.sync.push(world.ada, [ahead]);
          codes.push([answer?.outcome, answer?.replayed, answer?.userErrors[0]?.code]);
        }
        expect(codes).toEqual([
          ['APPLIED', false, undefined],
          ['APPLIED', true, undefined],
          ['REJECTED', false, 'MUTATION_EXPIRED'],
        ]);
      });
    });

    describe('refuses, as data,', () => {
      it('what is not valid, each with its place, and applies the rest', async () => {
        const answers = await world.sync.push(world.ada, [
          world.createNote({ title: 'x'.repeat(501) }),
          world.createNote({ id: 'not-a-uuid' }),
          world.createNote({ status: 'LOST' }),
          world.createNote(),
        ]);
        expect(answers.map(({ outcome, userErrors }) => [outcome, userErrors[0]?.path])).toEqual([
          ['REJECTED', ['title']],
          ['REJECTED', ['id']],
          ['REJECTED', ['status']],
          ['APPLIED', undefined],
        ]);
      });

      it('an id that is none, without a receipt', async () => {
        const note = world.createNote({ clientMutationId: 'garbage' });
        const [first] = await world.sync.push(world.ada, [note]);
        const [again] = await world.sync.push(world.ada, [note]);
        expect(first).toMatchObject({ outcome: 'REJECTED', clientMutationId: 'garbage', replayed: false });
        expect(again).toEqual(first);
      });

      it('a text that no database can keep', async () => {
        expect(
          codesOf(
            await world.sync.push(world.ada, [
              world.createNote({ title: 'a\0b' }),
              world.createNote({ title: '\ud800' }),
            ]),
          ),
        ).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
      });

      it('a create of what is there', async () => {
        const note = world.createNote();
        await world.sync.push(world.ada, [note]);
        const [answer] = await world.sync.push(world.grace, [world.createNote({ id: note.input.id })]);
        expect(answer).toMatchObject({
          outcome: 'REJECTED',
          userErrors: [{ code: 'BAD_USER_INPUT', path: ['id'] }],
        });
      });

      it('a reference to what is not there, is of another type, or is in another workspace', async () => {
        const other = await world.workspace([[world.ada, 'OWNER']]);
        const elsewhere = world.createNotebook({ workspaceId: other });
        const note = world.createNote();
        await world.sync.push(world.ada, [elsewhere, note]);
        const answers = await world.sync.push(world.ada, [
          world.createNote({ notebookId: randomUUID() }),
          world.createNote({ notebookId: note.input.id }),
          world.createNote({ notebookId: elsewhere.input.id }),
          update(String(note.input.id), { notebookId: elsewhere.input.id }),
        ]);
        expect(answers.map(({ userErrors }) => [userErrors[0]?.code, userErrors[0]?.path])).toEqual(
          Array(4).fill(['NOT_FOUND', ['notebookId']]),
        );
      });

      it('but a reference to what was deleted, or is made in the same push, is good', async () => {
        const gone = world.createNotebook();
        const id = String(gone.input.id);
        const made = world.createNotebook();
        const answers = await world.sync.push(world.ada, [
          gone,
          world.mutation('deleteNotebook', { id, baseVersion: 1 }),
          world.createNote({ notebookId: id }),
          made,
          world.createNote({ notebookId: made.input.id }),
        ]);
        expect(codesOf(answers)).toEqual(Array(5).fill('APPLIED'));
      });

      it('more than a megabyte of mutations as a whole, and takes a single one that is as large', async () => {
        const note = () => world.createNote({ body: '\u0001'.repeat(100_000) });
        await expect(world.sync.push(world.ada, [note(), note()])).rejects.toMatchObject({
          code: 'PAYLOAD_TOO_LARGE',
        });
        const alone = world.createNote({ body: '\u0001'.repeat(200_000) });
        expect(JSON.stringify(alone).length).toBeGreaterThan(1_200_000);
        expect(codesOf(await world.sync.push(world.ada, [alone]))).toEqual(['APPLIED']);
      });

      it('more than 500 mutations as a whole, and takes 500', async () => {
        const notes = Array.from({ length: 500 }, () => world.createNote());
        await expect(world.sync.push(world.ada, [...notes, world.createNote()])).rejects.toMatchObject({
          code: 'PAYLOAD_TOO_LARGE',
        });
        const tooMany = Array.from({ length: 10 }, () => notes).flat();
        await expect(world.sync.push(world.ada, tooMany)).rejects.toMatchObject({
          code: 'PAYLOAD_TOO_LARGE',
        });
        expect(codesOf(await world.sync.push(world.ada, notes))).toEqual(Array(500).fill('APPLIED'));
      });
    });
  });
});
