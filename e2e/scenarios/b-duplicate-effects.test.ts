/**
 * Field bugs, class B: duplicate effects on replay. Every row of the list stands here; TanStack/db#1822's open read of
 * the store is a start of the app in the middle of recording answers, since nothing else reads the outbox's disk.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { countSent, effects, expectWell, rowsOf, useStage } from './stage.js';

const stage = useStage();
const minute = 60_000;
const pushes = /^Push$|^push/;

afterEach(() => expect.hasAssertions());

describe('An edit has one effect, however often it is sent', () => {
  it('TanStack/db#921: all start events at once, and twice, send each entry once', async () => {
    const { world, place, A, item } = await stage();
    A.offline();
    for (let vote = 0; vote < 5; vote++) await A.vote(item);
    A.crash();
    A.online();
    const sent = countSent(A);
    await A.start();
    const { sync } = A.app;
    for (const again of [1, 2]) {
      world.background(`now ${again}`, sync.now());
      sync.resume('start');
      A.offline().online();
    }
    await expectWell({ world, place });
    expect(await rowsOf(world, 'ChecklistItem')).toMatchObject([{ votes: 5 }]);
    expect(sent(pushes)).toBe(1);
  });

  it('TanStack/db#1822: killed while answers are being recorded, it sends no acknowledged id again', async () => {
    const { world, place, A, item } = await stage();
    for (const [writes, when] of [
      [1, 'before'],
      [1, 'after'],
      [2, 'before'],
      [2, 'after'],
    ] as const) {
      await A.vote(item);
      A.crashAtWrite(writes, when);
      await world.time.until('the crash', () => !A.running());
      const sent = countSent(A);
      await A.start();
      const held = A.outbox().length;
      await world.settle();
      expect(sent(pushes)).toBe(held);
    }
    await expectWell({ world, place });
    expect(await rowsOf(world, 'ChecklistItem')).toMatchObject([{ votes: 4 }]);
  });

  it('nhost#4927: a gateway that times out after the commit costs nothing', async () => {
    const { world, place, A, item } = await stage();
    for (let time = 0; time < 3; time++) A.link.befall('gateway timeout', { carrying: 'mutations' });
    await A.vote(item);
    await expectWell({ world, place });
    expect(await rowsOf(world, 'ChecklistItem')).toMatchObject([{ votes: 1 }]);
  });

  it('apollo-link#464: a network slower than every time-out has one effect', async () => {
    const { world, place, A, item } = await stage();
    A.weather({ delay: [250_000, 300_000] });
    await A.vote(item);
    await world.pass(15 * minute);
    expect(A.status().state).not.toBe('live');
    A.online();
    await expectWell({ world, place });
    expect(await rowsOf(world, 'ChecklistItem')).toMatchObject([{ votes: 1 }]);
  });

  it('router#2154: a proxy that doubles every request changes nothing', async () => {
    const { world, place, A, notebook, item } = await stage();
    A.weather({ duplicate: 1, delay: [50, 2_000] });
    for (let edit = 0; edit < 10; edit++) {
      await A.vote(item);
      await A.createNote(place, notebook);
      await world.pass(3_000);
    }
    await expectWell({ world, place });
    expect(new Set((await effects(world)).values())).toEqual(new Set([1]));
  });

  it('amplify-android#1085: a record saved by two callers at once is made once, with both edits', async () => {
    const { world, place, A, notebook } = await stage();
    const note = { id: A.newId() };
    await Promise.all([
      A.createNote(place, notebook, { id: note.id, title: 'made' }),
      A.editNote(note, { title: 'by one' }),
      A.editNote(note, { pinned: true }),
    ]);
    await expectWell({ world, place });
    expect(await A.note(note)).toMatchObject({ title: 'by one', pinned: true, version: 3 });
  });

  it('WatermelonDB#1752: after a drain, a second one sends nothing', async () => {
    const { world, A, note } = await stage();
    await A.rename(note, 'once');
    await world.settle();
    const sent = countSent(A);
    await world.time.drive('now', A.app.sync.now());
    await world.pass(60 * minute);
    expect(sent(pushes)).toBe(0);
  });

  it.each([0, 1, 4, 5, 6, 10, 11])(
    'rxdb#3727: a queue of %i with a batch of five ends, each sent once',
    async (length) => {
      const { world, place, A, notebook } = await stage();
      A.options = { policy: { pushBatch: 5 } };
      A.offline();
      for (let note = 0; note < length; note++) await A.createNote(place, notebook, { title: `${note}` });
      A.crash();
      const sent = countSent(A);
      await A.online().start();
      await expectWell({ world, place });
      expect(sent(pushes)).toBe(Math.ceil(length / 5));
      expect(await rowsOf(world, 'Note')).toHaveLength(length + 1);
    },
  );
});
