/** Two people edit one note while they cannot see each other, in every way in which edits can become one. */
import { describe, expect, it, vi } from 'vitest';
import type { ConflictRecord } from '@holdfast/client-kit';
import type { Phone } from '../src/app/phone.js';
import { expectWell, useStage } from './stage.js';

const stage = useStage();
const minute = 60_000;

/** What this device is told of collisions, from now on. */
function told(phone: Phone): ConflictRecord[] {
  const conflicts: ConflictRecord[] = [];
  phone.app.sync.onAnswered(({ answer }) => conflicts.push(...answer.conflicts));
  return conflicts;
}

describe('Two people edit one note apart from each other', () => {
  it('a field where the last write wins: the later stands on every device, whoever comes first', async () => {
    for (const first of ['A', 'B'] as const) {
      const { world, place, A, B, note } = await stage();
      const conflicts = { A: told(A), B: told(B) };
      A.offline();
      B.offline();
      await A.rename(note, 'earlier');
      await world.pass(minute);
      await B.rename(note, 'later');
      const [one, other] = first === 'A' ? [A, B] : [B, A];
      one.online();
      await world.pass(minute);
      other.online();
      await expectWell({ world, place });
      for (const phone of [A, B]) expect(await phone.note(note)).toMatchObject({ title: 'later' });
      const [conflict, ...more] = [...conflicts.A, ...conflicts.B];
      expect(more).toEqual([]);
      expect(conflict).toMatchObject({ field: 'title', winner: first === 'A' ? 'YOURS' : 'THEIRS' });
      expect(conflict?.explanation).toContain(first === 'A' ? 'Ada' : 'Grace');
    }
  });

  it('a text: what both wrote is there, in one order everywhere, and what was taken out is gone', async () => {
    const { world, place, A, B, note } = await stage();
    await A.rewrite(note, 'Bring rope, salt and lamps.');
    await world.settle();
    A.offline();
    B.offline();
    await A.type(note, (text) => text.replace('rope', 'two ropes'));
    await B.type(note, (text) => text.replace(', salt', ''));
    await A.type(note, (text) => `${text} Ada`);
    await B.type(note, (text) => `${text} Grace`);
    A.online();
    B.online();
    await expectWell({ world, place });
    const text = (await A.note(note))?.body;
    expect((await B.note(note))?.body).toBe(text);
    expect(text).toMatch(/^Bring two ropes and lamps\.( Ada| Grace){2}$/);
    expect(text).toContain(' Ada');
    expect(text).toContain(' Grace');
  });

  // Seeds 266 and 341 of the simulation: a note that is on the screen before it is on the device.
  it('a text that one of them sees by the network alone: both go on from what they see, and all of it stays', async () => {
    const { world, place, ada, B, note } = await stage();
    await B.rewrite(note, 'Bring rope.');
    const C = world.device('C');
    C.options = { scope: { types: ['Notebook'] } };
    await C.start();
    await C.signIn(ada);
    await world.settle();
    const shown: unknown[] = [];
    C.watchNote(note, (one) => shown.push(one?.body));
    expect(await C.note(note)).toMatchObject({ body: 'Bring rope.', version: 2 });
    await B.type(note, (text) => `${text} And lamps.`);
    await world.settle();

    C.app.sync.pause('still typing');
    await C.editNote(note, { body: { text: 'Bring two ropes.' }, pinned: true });
    expect(C.outbox()).toMatchObject([{ input: { baseVersion: 2 } }]);
    // Apollo tells those who watch by a timer of the machine.
    await vi.waitFor(() => expect(shown.at(-1)).toBe('Bring two ropes.'));
    // Asked for again, it comes as the server has it, and shows what the person did.
    expect(await C.note(note)).toMatchObject({ body: 'Bring two ropes.', pinned: true });
    await C.type(note, (text) => text.replace('two', 'two long'));
    C.app.sync.resume('still typing');
    await C.app.sync.setScope({});
    await expectWell({ world, place });
    expect(await B.note(note)).toMatchObject({ body: 'Bring two long ropes. And lamps.', pinned: true });
  });

  it('a set: both adds stand, and an add beats the remove that did not see it', async () => {
    const { world, place, A, B, note } = await stage();
    await A.tag(note, 'kelp', 'tide');
    await world.settle();
    A.offline();
    B.offline();
    await A.untag(note, 'kelp');
    await A.untag(note, 'tide');
    await B.tag(note, 'kelp', 'gull');
    A.online();
    await world.pass(minute);
    B.online();
    await expectWell({ world, place });
    expect(await A.note(note)).toMatchObject({ tags: ['gull', 'kelp'] });
  });

  it('a counter: every vote counts once', async () => {
    const { world, place, A, B, item } = await stage();
    A.offline();
    B.offline();
    for (let vote = 0; vote < 5; vote++) await A.vote(item);
    for (let vote = 0; vote < 3; vote++) await B.vote(item, -1);
    await A.restart();
    B.link.befall('lose answer', { carrying: 'mutations' });
    A.online();
    B.online();
    await expectWell({ world, place });
    expect(await B.item(item)).toMatchObject({ votes: 2 });
  });

  it('a field that people decide about: the first stands, the other is kept in a conflict, and both see it', async () => {
    const { world, place, A, B, notebook } = await stage();
    A.offline();
    B.offline();
    await A.editNotebook(notebook, { title: 'Diving' });
    await world.pass(minute);
    await B.editNotebook(notebook, { title: 'Reefs', colour: 'KELP' });
    A.online();
    await world.pass(minute);
    B.online();
    await expectWell({ world, place });
    for (const phone of [A, B]) {
      expect(await phone.notebook(notebook)).toMatchObject({ title: 'Diving', colour: 'KELP' });
      expect(await phone.conflicts(place)).toMatchObject([
        { field: 'title', state: 'OPEN', base: '"Notebook"', theirs: '"Diving"', yours: '"Reefs"' },
      ]);
    }
  });

  it('one value from both is no conflict', async () => {
    const { world, place, A, B, notebook } = await stage();
    const conflicts = [told(A), told(B)];
    A.offline();
    B.offline();
    await A.editNotebook(notebook, { title: 'Diving' });
    await B.editNotebook(notebook, { title: 'Diving' });
    A.online();
    B.online();
    await expectWell({ world, place });
    expect(conflicts).toEqual([[], []]);
  });

  it('different fields of one note do not meet at all', async () => {
    const { world, place, A, B, notebook, note } = await stage();
    const conflicts = [told(A), told(B)];
    const other = await A.createNotebook(place);
    await world.settle();
    A.offline();
    B.offline();
    await A.rename(note, 'renamed');
    await B.move(note, other);
    A.online();
    B.online();
    await expectWell({ world, place });
    expect(await A.note(note)).toMatchObject({ title: 'renamed', notebookId: other.id });
    expect(conflicts).toEqual([[], []]);
    expect(notebook).not.toEqual(other);
  });
});

describe('Two quick edits of one person', () => {
  it('do not meet each other: the second stands, and nobody is told of anything', async () => {
    const { world, place, A, B, note } = await stage();
    const conflicts = told(A);
    A.weather({ delay: [900, 900] });
    await A.rename(note, 'one');
    await world.pass(200);
    await A.rename(note, 'two');
    await expectWell({ world, place });
    expect(await B.note(note)).toMatchObject({ title: 'two' });
    expect(conflicts).toEqual([]);
  });

  it('with a foreign one between them are one collision, told once, and the second stands', async () => {
    const { world, place, A, B, note } = await stage();
    A.weather({ delay: [2_000, 2_000] });
    await A.rename(note, 'one');
    await world.pass(100);
    await B.rename(note, 'between');
    await world.pass(100);
    await A.rename(note, 'two');
    await expectWell({ world, place });
    for (const phone of [A, B]) expect(await phone.note(note)).toMatchObject({ title: 'two' });
    const conflicts = await world.database.query(
      `SELECT field, winner::text FROM "Conflict" WHERE "recordId" = $1`,
      [note.id],
    );
    expect(conflicts).toEqual([{ field: 'title', winner: 'YOURS' }]);
  });
});
