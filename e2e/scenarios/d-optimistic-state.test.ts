/**
 * Field bugs, class D: optimistic state wrong, lost or flickering. Every row of the list stands here, but for these:
 *
 * | row | why not |
 * | --- | --- |
 * | TanStack/db#1442 | the server never gives a record another id; that it refuses to is offix#456 here |
 */
import { describe, expect, it, vi } from 'vitest';
import { NoteDocument, UpdateNoteDocument } from '../src/generated/holdfast.js';
import { expectWell, rowsOf, useStage, watchNote } from './stage.js';

const stage = useStage();
const minute = 60_000;

describe('What a person sees is what they did, from the edit to its confirmation', () => {
  it('urql#3663: the same edit made k times offline counts k at each step', async () => {
    const { world, place, A, item } = await stage();
    A.offline();
    for (let votes = 1; votes <= 10; votes++) {
      await A.vote(item);
      expect(await A.item(item)).toMatchObject({ votes });
    }
    A.online();
    await expectWell({ world, place });
    expect(await A.item(item)).toMatchObject({ votes: 10 });
  });

  it('urql#2478: a walk over two values shows each value as it is set', async () => {
    const { world, place, A, note } = await stage();
    const random = world.random.stream('walk');
    A.weather('bad line');
    for (let step = 0; step < 30; step++) {
      const pinned = random.chance(0.5);
      await A.pin(note, pinned);
      expect(await A.note(note)).toMatchObject({ pinned });
      await world.pass(random.int(0, 2_000));
      expect(await A.note(note)).toMatchObject({ pinned });
    }
    A.online();
    await expectWell({ world, place });
  });

  it('TanStack/db#1323: on a reconnect no screen shows a value from before the edit', async () => {
    const { world, place, A, B, note } = await stage();
    A.offline();
    const shown = watchNote(A, note, 'title');
    await A.rename(note, 'mine');
    await B.pin(note);
    await world.pass(minute);
    A.online();
    await expectWell({ world, place });
    expect(shown).toEqual(['first', 'mine']);
  });

  it('TanStack/db#1374: older answers of queries never flip a pending field back', async () => {
    const { world, place, A, note } = await stage();
    A.weather({ delay: [50, 3_000] });
    const shown = watchNote(A, note, 'pinned');
    for (let flip = 0; flip < 6; flip++) {
      const pinned = flip % 2 === 0;
      await A.pin(note, pinned);
      // Apollo tells of it by a timer of its own, for which virtual time does not wait.
      await vi.waitFor(() => expect(shown.at(-1)).toBe(pinned), { interval: 1 });
      world.background('a query', A.ask(NoteDocument, { id: note.id }, 'network-only'));
      await world.pass(400);
    }
    await expectWell({ world, place });
    expect(shown).toEqual([false, true, false, true, false, true, false]);
  });

  it('TanStack/db#1469: a new record is there in every state from the edit to its confirmation', async () => {
    const { world, place, A, notebook } = await stage();
    A.weather({ delay: [300, 900], loseAnswer: 0.3 });
    const note = { id: A.newId() };
    const shown = watchNote(A, note, 'title');
    await A.createNote(place, notebook, { id: note.id, title: 'here' });
    await world.pass(minute);
    A.online();
    await expectWell({ world, place });
    expect(shown.filter((title) => title !== undefined)).toEqual(['here']);
    expect(shown.lastIndexOf(undefined)).toBeLessThanOrEqual(0);
  });

  it('TanStack/db#1783: a result that the app writes into the cache itself does no harm to the next edit', async () => {
    const { world, place, A, note } = await stage();
    const { client } = A.app;
    await A.rename(note, 'one');
    await client.mutate({
      mutation: UpdateNoteDocument,
      variables: { input: { id: note.id, pinned: true } },
      update: (cache, { data }) => {
        const record = data?.updateNote.note;
        cache.writeQuery({
          query: NoteDocument,
          variables: { id: note.id },
          data: { note: record } as never,
        });
      },
    });
    await A.app.client.mutate({
      mutation: UpdateNoteDocument,
      variables: { input: { id: note.id, title: 'two' } },
    });
    expect(await A.note(note)).toMatchObject({ title: 'two', pinned: true });
    await world.settle();
    expect(await rowsOf(world, 'Note')).toMatchObject([{ title: 'two', pinned: true }]);
    expect((await A.notes(place)).map(({ title }) => title)).toEqual(['two']);
  });

  it('wora#3: made, edited, restarted and edited again offline, it is one create and two updates of one id', async () => {
    const { world, place, A, notebook } = await stage();
    A.offline();
    const note = await A.createNote(place, notebook, { title: 'made' });
    await A.rename(note, 'edited');
    await A.restart();
    expect(await A.note(note)).toMatchObject({ title: 'edited' });
    await A.rename(note, 'edited again');
    A.online();
    await expectWell({ world, place });
    const kinds = await world.database.query(
      `SELECT kind::text FROM "Change" WHERE "recordId" = $1 ORDER BY seq`,
      [note.id],
    );
    expect(kinds).toEqual([{ kind: 'CREATE' }, { kind: 'UPDATE' }, { kind: 'UPDATE' }]);
  });

  it('apollo-client#2062: what others did while an edit was pending stays when the edit is refused', async () => {
    const { world, place, A, B, notebook } = await stage();
    A.weather({ delay: [3_000, 3_000] });
    await A.createNote(place, { id: A.newId() }, { title: 'to be refused' });
    for (let other = 0; other < 3; other++) await B.createNote(place, notebook, { title: `other ${other}` });
    await expectWell({ world, place });
    const titles = (await A.notes(place)).map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(['other 0', 'other 1', 'other 2']));
    expect(A.outbox()).toMatchObject([{ state: 'refused' }]);
  });

  it('apollo-client#6551: of two edits that overlap, one refused, the other leaves just itself', async () => {
    const { world, place, A, B, notebook, note } = await stage();
    const other = await A.createNotebook(place);
    await world.settle();
    await B.deleteNotebook(other);
    await world.settle();
    A.offline();
    await A.createNote(place, { id: A.newId() }, { title: 'refused' });
    await A.rename(note, 'taken');
    A.online();
    await expectWell({ world, place });
    expect(await A.note(note)).toMatchObject({ title: 'taken', notebookId: notebook.id });
  });

  it('apollo-client#6858: asked again and again during a slow edit, no answer has the old value', async () => {
    const { world, place, A, note } = await stage();
    A.weather({ delay: [1_000, 1_000] });
    await A.rename(note, 'new');
    for (let poll = 0; poll < 40; poll++) {
      const { note: polled } = await A.ask(NoteDocument, { id: note.id }, 'network-only');
      expect(polled).toMatchObject({ title: 'new' });
      await world.pass(50);
    }
    await expectWell({ world, place });
  });

  it('offix#374: killed right after a create was answered, the updates behind it have the right id', async () => {
    const { world, place, A, notebook } = await stage();
    A.options = { policy: { pushBatch: 1 } };
    await A.restart();
    const note = await A.createNote(place, notebook);
    await A.rename(note, 'after the create');
    A.crashAtWrite(1, 'after');
    await world.time.until('the crash', () => !A.running());
    await A.start();
    await expectWell({ world, place });
    expect(await A.note(note)).toMatchObject({ title: 'after the create' });
  });

  it('offix#456: an id made on a device is final, and taken once', async () => {
    const { world, place, A, B, notebook } = await stage();
    const id = A.newId();
    await A.createNote(place, notebook, { id, title: 'the first' });
    await B.createNote(place, notebook, { id, title: 'the second' });
    await world.settle();
    expect((await rowsOf(world, 'Note')).filter((row) => row.id === id)).toHaveLength(1);
    const refused = [...A.outbox(), ...B.outbox()];
    expect(refused).toMatchObject([{ state: 'refused', refusal: [{ path: ['id'] }] }]);
    for (const phone of [A, B]) expect(await phone.notes(place)).toHaveLength(2);
  });

  it('aws-mobile-appsync-sdk-js#608: after a restart, what was queued reaches the lists when it lands', async () => {
    const { world, place, A, notebook } = await stage();
    A.offline();
    await A.createNote(place, notebook, { title: 'queued' });
    await A.restart();
    expect(await A.notes(place)).toHaveLength(2);
    A.online();
    await expectWell({ world, place });
    expect((await A.notes(place)).find(({ title }) => title === 'queued')).toMatchObject({ version: 1 });
  });

  it('react-relay-offline#26: started offline, the screen shows an edit at once', async () => {
    const { world, place, A, notebook, note } = await stage();
    A.offline();
    await A.restart();
    const shown = watchNote(A, note, 'title');
    await A.rename(note, 'offline from the start');
    await A.createNote(place, notebook);
    expect(await A.notes(place)).toHaveLength(2);
    await world.pass(1);
    expect(shown).toEqual(['first', 'offline from the start']);
  });
});
