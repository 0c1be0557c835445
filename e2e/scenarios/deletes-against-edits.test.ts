/** One deletes what the other edits: a note, or a notebook with all that is in it. */
import { describe, expect, it } from 'vitest';
import type { Phone, Ref } from '../src/app/phone.js';
import { expectWell, join, useStage } from './stage.js';

const stage = useStage();
const minute = 60_000;

/** Both come back to the network, one a minute before the other; then all is well. */
async function meet(well: Parameters<typeof expectWell>[0], first: Phone, second: Phone): Promise<void> {
  first.online();
  await well.world.pass(minute);
  second.online();
  await expectWell(well);
}

describe.each(['the delete', 'the edit'] as const)('A delete meets an edit, %s comes first', (first) => {
  const inOrder = (deleter: Phone, editor: Phone): [Phone, Phone] =>
    first === 'the delete' ? [deleter, editor] : [editor, deleter];

  it('a note that one deletes and the other edits is there, with the edit', async () => {
    const { world, place, A, B, note } = await stage();
    A.offline();
    B.offline();
    await A.deleteNote(note);
    await B.rename(note, 'still needed');
    await meet({ world, place }, ...inOrder(A, B));
    for (const phone of [A, B])
      expect(await phone.note(note)).toMatchObject({ title: 'still needed', deletedAt: null });
    const told = await world.database.query(`SELECT field FROM "Conflict"`);
    expect(told).toEqual([{ field: 'deletedAt' }]);
  });

  it('a notebook that one deletes stays for the sake of the note that the other writes in; other notes go', async () => {
    const { world, place, A, B, notebook, note } = await stage();
    const other = await A.createNote(place, notebook, { title: 'nobody touches this' });
    await world.settle();
    A.offline();
    B.offline();
    await A.deleteNotebook(notebook);
    await B.rewrite(note, 'still writing');
    await meet({ world, place }, ...inOrder(A, B));
    for (const phone of [A, B]) {
      expect(await phone.notebook(notebook)).toMatchObject({ deletedAt: null });
      expect(await phone.note(note)).toMatchObject({ body: 'still writing', deletedAt: null });
      expect((await phone.notes(place)).map(({ id }) => id)).not.toContain(other.id);
    }
  });

  it('a vote deep inside keeps the note and the notebook that it is in', async () => {
    const { world, place, A, B, notebook, note, item } = await stage();
    A.offline();
    B.offline();
    await A.deleteNotebook(notebook);
    await B.vote(item, 3);
    await meet({ world, place }, ...inOrder(A, B));
    expect(await A.item(item)).toMatchObject({ votes: 3 });
    expect(await A.note(note)).toMatchObject({ deletedAt: null });
    expect(await A.notebook(notebook)).toMatchObject({ deletedAt: null });
  });

  it('a note that the other moves out lives on, and the notebook goes', async () => {
    const { world, place, A, B, notebook, note } = await stage();
    const other = await A.createNotebook(place, { title: 'other' });
    await world.settle();
    A.offline();
    B.offline();
    await A.deleteNotebook(notebook);
    await B.move(note, other);
    await meet({ world, place }, ...inOrder(A, B));
    for (const phone of [A, B])
      expect(await phone.note(note)).toMatchObject({ notebookId: other.id, deletedAt: null });
  });

  it('a note that the other makes inside keeps the notebook', async () => {
    const { world, place, A, B, notebook } = await stage();
    A.offline();
    B.offline();
    await A.deleteNotebook(notebook);
    const fresh = await B.createNote(place, notebook, { title: 'new' });
    await meet({ world, place }, ...inOrder(A, B));
    for (const phone of [A, B]) {
      expect(await phone.note(fresh)).toMatchObject({ title: 'new' });
      expect(await phone.notebook(notebook)).toMatchObject({ deletedAt: null });
    }
  });
});

describe('A notebook and what is in it', () => {
  it('go together, offline at once, and come back together', async () => {
    const { world, place, A, B, notebook, note, item } = await stage();
    A.offline();
    await A.deleteNotebook(notebook);
    expect(await A.notes(place)).toEqual([]);
    expect(await A.items(place)).toEqual([]);
    A.online();
    await expectWell({ world, place });
    expect(await B.notes(place)).toEqual([]);
    await B.restoreNotebook(notebook);
    // A device keeps nothing of what is deleted and settled, so it cannot preview that: the next page brings it back.
    await expectWell({ world, place });
    expect(await B.notes(place)).toHaveLength(1);
    expect(await A.note(note)).toMatchObject({ deletedAt: null });
    expect(await A.item(item)).toMatchObject({ deletedAt: null });
  });

  it('a note that had been deleted before stays deleted when the notebook comes back', async () => {
    const { world, place, A, notebook, note } = await stage();
    const other = await A.createNote(place, notebook);
    await A.deleteNote(note);
    await A.deleteNotebook(notebook);
    await A.restoreNotebook(notebook);
    await expectWell({ world, place });
    expect((await A.notes(place)).map(({ id }) => id)).toEqual([other.id]);
  });

  it('that came back for the sake of one note stays when somebody who sees that deletes another', async () => {
    const { world, place, A, B, notebook, note } = await stage();
    const other = await A.createNote(place, notebook, { title: 'the other' });
    await world.settle();
    B.offline();
    await B.rename(note, 'still needed');
    await B.rename(other, 'needed too');
    await A.deleteNotebook(notebook);
    await world.pass(minute);
    B.online();
    await world.settle();
    await A.deleteNote(other);
    await expectWell({ world, place });
    for (const phone of [A, B]) {
      expect(await phone.notebook(notebook)).toMatchObject({ deletedAt: null });
      expect((await phone.notes(place)).map(({ id }) => id)).toEqual([note.id]);
    }
  });

  it('deleted by two people apart, it is deleted once and nobody is told of anything', async () => {
    const { world, place, A, B, notebook } = await stage();
    A.offline();
    B.offline();
    await A.deleteNotebook(notebook);
    await B.deleteNotebook(notebook);
    await meet({ world, place }, A, B);
    expect(await world.database.query('SELECT id FROM "Conflict"')).toEqual([]);
    expect(await A.notebooks(place)).toEqual([]);
  });

  it('deleted with five hundred notes in it, it is one edit, and one push takes it', async () => {
    const { world, place, ada, A, notebook } = await stage();
    const made: Ref[] = [];
    for (let round = 0; round < 5; round++)
      made.push(...(await Promise.all(Array.from({ length: 100 }, () => A.createNote(place, notebook)))));
    await world.settle();
    const C = await join(world, 'C', ada);
    await A.deleteNotebook(notebook);
    expect(A.outbox()).toHaveLength(1);
    await expectWell({ world, place });
    expect(made).toHaveLength(500);
    for (const phone of [A, C]) expect(await phone.notes(place)).toEqual([]);
  });
});
