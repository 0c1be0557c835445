import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { QueuedMutation } from '@holdfast/schema/merge';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { codeOf, fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';

describe('what goes along with a delete', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    beforeAll(async () => {
      world = await fieldNotesWorld(open);
    });

    /** A notebook with two notes, the first of which has an item. */
    const family = async () => {
      const [notebook, kept, other] = [randomUUID(), randomUUID(), randomUUID()];
      const item = world.createItem(kept);
      await world.push(
        world.ada,
        world.createNotebook({ id: notebook }),
        ...[kept, other].map((id) => world.createNote({ id, notebookId: notebook })),
        item,
      );
      return { notebook, kept, other, item: String(item.input.id) };
    };
    type Family = Awaited<ReturnType<typeof family>>;
    /** Which of them are there: deleted ones are not. */
    const there = async ({ notebook, kept, other, item }: Family) => {
      const where = { id: { in: [notebook, kept, other, item] }, deletedAt: null };
      const { prisma } = world.database;
      const rows = [
        ...(await prisma.notebook.findMany({ where })),
        ...(await prisma.note.findMany({ where })),
        ...(await prisma.checklistItem.findMany({ where })),
      ];
      const ids = new Set(rows.map(({ id }) => id));
      const names = Object.entries({ notebook, kept, other, item });
      return names.filter(([, id]) => ids.has(id)).map(([name]) => name);
    };
    const cursor = async () => {
      const { workspaceId, sync, grace } = world;
      for (let after: string | undefined; ;) {
        const page = await sync.changes(grace, { workspaceId, first: 1000, ...(after && { after }) });
        if (!page.hasMore) return page.cursor;
        after = page.cursor;
      }
    };
    const remove = (id: string, input = {}) => world.write('deleteNotebook', id, input);
    const restore = (id: string) => world.write('restoreNotebook', id, { baseVersion: 2 });
    const push = async (...mutations: QueuedMutation[]) => world.push(world.grace, ...mutations);

    it('is all that points at it, each with a place of its own in the log, under one mutation', async () => {
      const all = await family();
      const before = await cursor();
      const [answer] = await push(remove(all.notebook));
      expect(answer).toMatchObject({ outcome: 'APPLIED', conflicts: [] });
      expect(await there(all)).toEqual([]);
      const changes = await world.database.prisma.change.findMany({
        where: { clientMutationId: answer!.clientMutationId },
        orderBy: { seq: 'asc' },
      });
      expect(changes.map(({ type, kind, version }) => [type, kind, version])).toEqual(
        expect.arrayContaining([
          ['Notebook', 'DELETE', 2],
          ['Note', 'DELETE', 2],
          ['ChecklistItem', 'DELETE', 2],
        ]),
      );
      expect(changes).toHaveLength(4);
      expect(changes[0]).toMatchObject({ type: 'Notebook' });
      const page = await world.sync.changes(world.lin, { workspaceId: world.workspaceId, after: before });
      expect(new Set(page.tombstones.map(({ id }) => id))).toEqual(
        new Set([all.notebook, all.kept, all.other, all.item]),
      );
    });

    it('comes back when it is restored, and what had been deleted before does not', async () => {
      const all = await family();
      await push(world.write('deleteNote', all.other));
      await push(remove(all.notebook));
      await push(restore(all.notebook));
      expect(await there(all)).toEqual(['notebook', 'kept', 'item']);
    });

    it('stays for an edit that the deleter had not seen, with what it lies in and what lies in it', async () => {
      const all = await family();
      const seen = await cursor();
      await world.push(world.ada, world.write('updateNote', all.kept, { title: 'Edited' }));
      const [answer] = await push(remove(all.notebook, { seen }));
      expect(answer).toMatchObject({ outcome: 'MERGED', record: { deletedAt: null } });
      expect(await there(all)).toEqual(['notebook', 'kept', 'item']);
      expect(answer?.conflicts.map(({ type, field, winner }) => [type, field, winner])).toEqual(
        expect.arrayContaining([
          ['Notebook', 'deletedAt', 'THEIRS'],
          ['Note', 'deletedAt', 'THEIRS'],
        ]),
      );
      expect(answer?.conflicts).toHaveLength(2);
    });

    it('stays for a note that was made, or moved there, behind the deleter’s back', async () => {
      for (const how of ['made', 'moved']) {
        const all = await family();
        const note = world.createNote(how === 'made' ? { notebookId: all.notebook } : {});
        if (how === 'moved') await world.push(world.ada, note);
        const seen = await cursor();
        const arrival =
          how === 'made' ? note : world.write('updateNote', note.input.id, { notebookId: all.notebook });
        await world.push(world.ada, arrival);
        await push(remove(all.notebook, { seen }));
        expect(await there(all)).toEqual(['notebook']);
        expect(await world.noteOf(note.input.id)).toMatchObject({ deletedAt: null });
      }
    });

    it('stays with all that is in it when a note goes that the same push made there, or moved there', async () => {
      const all = await family();
      const seen = await cursor();
      await world.push(world.ada, world.write('updateNote', all.kept, { title: 'Kelp!' }));
      await push(remove(all.notebook, { seen }));
      expect(await there(all)).toEqual(['notebook', 'kept', 'item']);
      const [made, moved] = [randomUUID(), randomUUID()];
      await world.push(world.ada, world.createNote({ id: moved }));
      const answers = await push(
        world.createNote({ id: made, notebookId: all.notebook }),
        world.write('deleteNote', made),
        world.write('updateNote', moved, { notebookId: all.notebook }),
        world.write('deleteNote', moved, { baseVersion: 2 }),
      );
      expect(answers.map(codeOf)).toEqual(['APPLIED', 'APPLIED', 'APPLIED', 'APPLIED']);
      expect(await there(all)).toEqual(['notebook', 'kept', 'item']);
    });

    it('goes with an edit that the deleter had seen', async () => {
      const all = await family();
      await world.push(world.ada, world.write('updateNote', all.kept, { title: 'Edited' }));
      const seen = await cursor();
      await world.push(world.ada, world.createNotebook());
      await push(remove(all.notebook, { seen }));
      expect(await there(all)).toEqual([]);
    });

    it('comes to the same where the edit arrives after the delete', async () => {
      const all = await family();
      await push(remove(all.notebook));
      const [answer] = await world.push(world.ada, world.write('updateNote', all.kept, { title: 'Edited' }));
      expect(answer).toMatchObject({ outcome: 'MERGED', record: { title: 'Edited', deletedAt: null } });
      expect(await there(all)).toEqual(['notebook', 'kept', 'item']);
    });

    it('is spared by a cursor that the log does not know: of another log, or from its future', async () => {
      const { workspaceId } = world;
      const [row] = await world.database.query<{ epoch: string }>(
        'SELECT epoch FROM "SyncHead" WHERE "workspaceId" = $1',
        [workspaceId],
      );
      const made = (epoch: string, seq: number) =>
        Buffer.from(['1', epoch, workspaceId, seq, seq].join(' ')).toString('base64url');
      for (const seen of [made(randomUUID(), 1), made(row!.epoch, 1_000_000)]) {
        const all = await family();
        await push(remove(all.notebook, { seen }));
        expect(await there(all)).toEqual(['notebook', 'kept', 'other', 'item']);
      }
    });

    it('is spared by a cursor of a log that was written anew from there', async () => {
      const all = await family();
      const parts = Buffer.from(await cursor(), 'base64url')
        .toString()
        .split(' ');
      const seen = Buffer.from([...parts.slice(0, 5), 'another'].join(' ')).toString('base64url');
      await push(remove(all.notebook, { seen }));
      expect(await there(all)).toHaveLength(4);
    });

    it('is spared by an edit that was on a page still to come, though the deleter wrote there since', async () => {
      const all = await family();
      const after = await cursor();
      await world.push(
        world.ada,
        world.write('updateNote', all.kept, { title: 'Edited' }),
        world.createNotebook({ title: 'Between' }),
      );
      await push(world.write('updateNote', all.kept, { pinned: true }));
      const { workspaceId } = world;
      const page = await world.sync.changes(world.grace, { workspaceId, after, first: 1 });
      expect(page.records).toMatchObject([{ data: { title: 'Between' } }]);
      await push(remove(all.notebook, { seen: page.cursor }));
      expect(await there(all)).toEqual(['notebook', 'kept', 'item']);
    });

    // Seed 1202 of the simulation: together, nobody had looked how much of the notebook its deleter had seen.
    it('is not what is above, where it was spared for a note that is deleted again by who had seen that: together and one by one', async () => {
      for (const together of [true, false]) {
        const notebook = world.createNotebook();
        const id = String(notebook.input.id);
        await world.push(world.ada, notebook);
        await world.push(world.ada, remove(id, { baseVersion: 1 }));
        const seen = await cursor();
        const note = world.createNote({ notebookId: id });
        const edits = [note, world.write('deleteNote', note.input.id, { baseVersion: 0, seen })];
        if (together) await push(...edits);
        else for (const edit of edits) await push(edit);
        const { prisma } = world.database;
        expect(await prisma.notebook.findUnique({ where: { id } })).toMatchObject({
          deletedAt: null,
          version: 3,
        });
        expect((await world.noteOf(note.input.id))?.deletedAt).not.toBeNull();
      }
    });

    it('is not asked for with a cursor that is none, or of another workspace; the rest goes on', async () => {
      const all = await family();
      const elsewhere = await world.workspace([[world.grace, 'OWNER']]);
      const foreign = (await world.sync.changes(world.grace, { workspaceId: elsewhere })).cursor;
      const answers = await push(
        remove(all.notebook, { seen: 'garbage' }),
        world.createNotebook(),
        remove(all.notebook, { seen: foreign }),
      );
      expect(answers.map(codeOf)).toEqual(['BAD_USER_INPUT', 'APPLIED', 'DEPENDENCY_REFUSED']);
      expect(codeOf((await push(remove(all.notebook, { seen: foreign })))[0]!)).toBe('BAD_USER_INPUT');
      expect(await there(all)).toHaveLength(4);
    });

    it('is what the batch itself made, moved and edited, too', async () => {
      const all = await family();
      const note = world.createNote();
      const answers = await push(
        note,
        world.write('updateNote', note.input.id, { notebookId: all.notebook }),
        world.write('updateNote', all.kept, { title: 'Edited' }),
        remove(all.notebook),
        restore(all.notebook),
      );
      expect(answers.map(codeOf)).toEqual(Array(5).fill('APPLIED'));
      expect(await there(all)).toHaveLength(4);
      expect(await world.noteOf(note.input.id)).toMatchObject({ notebookId: all.notebook, version: 4 });
    });

    it('stays elsewhere where it was moved away before', async () => {
      const all = await family();
      await push(world.write('updateNote', all.kept, { notebookId: world.notebookId }), remove(all.notebook));
      expect(await there(all)).toEqual(['kept', 'item']);
    });
  });
});
