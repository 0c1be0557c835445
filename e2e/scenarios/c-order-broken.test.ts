/**
 * Field bugs, class C: order broken. Every row of the list stands here; rocicorp/mono#6340's several tabs are several
 * devices of one person here, until tabs share a leader.
 */
import { describe, expect, it } from 'vitest';
import type { Ref } from '../src/app/phone.js';
import { expectWell, join, rowsOf, useStage } from './stage.js';

const stage = useStage();

describe('Edits apply in the order in which they were made', () => {
  it('urql#2347: create, update and delete arrive in order over a network that reverses them', async () => {
    const { world, place, A, notebook } = await stage();
    A.weather({ delay: [10, 4_000], straggle: 0.5 });
    const made: Ref[] = [];
    for (let round = 0; round < 6; round++) {
      const note = await A.createNote(place, notebook, { title: 'made' });
      await world.pass(500);
      await A.rename(note, 'renamed');
      await world.pass(500);
      if (round % 2 === 0) await A.deleteNote(note);
      made.push(note);
    }
    await expectWell({ world, place });
    for (const [round, note] of made.entries())
      expect(await A.note(note)).toEqual(
        round % 2 === 0 ? null : expect.objectContaining({ title: 'renamed' }),
      );
  });

  it('rocicorp/mono#6340: several devices of one person leave no gap in any of their sequences', async () => {
    const { world, place, ada, A, notebook } = await stage();
    const phones = [A, await join(world, 'C', ada), await join(world, 'D', ada)];
    const random = world.random.stream('tabs');
    for (let round = 0; round < 30; round++) {
      const phone = random.pick(phones);
      phone.weather(random.pick(['fair', 'offline', 'bad line'] as const));
      await phone.createNote(place, notebook, { title: `${phone.name} ${round}` });
      await world.pass(random.int(0, 5_000));
    }
    for (const phone of phones) phone.online();
    await expectWell({ world, place });
    expect(await rowsOf(world, 'Note')).toHaveLength(31);
  });

  it('rocicorp/mono#5985: a server dies between apply and answer; another goes on, and nobody acts', async () => {
    const { world, place, A, item } = await stage({ servers: ['one', 'two'] });
    for (let round = 0; round < 4; round++) {
      const name = round % 2 === 0 ? 'one' : 'two';
      A.link.befall('lose answer', { carrying: 'mutations' });
      await A.vote(item);
      await world.pass(300);
      world.site.crash(name);
      await world.pass(2_000);
      await world.site.start(name);
    }
    await expectWell({ world, place });
    expect(await rowsOf(world, 'ChecklistItem')).toMatchObject([{ votes: 4 }]);
  });

  it.each([0, 30, 80, 130, 200, 400])(
    'amplify-js#6363: an edit %i ms after another of the same field wins, on a slow network',
    async (ms) => {
      const { world, place, A, B, note } = await stage();
      for (const phone of [A, B]) phone.weather({ delay: [90, 110] });
      await A.rename(note, 'A');
      await world.pass(ms);
      await A.rename(note, 'E');
      await expectWell({ world, place });
      expect(await B.note(note)).toMatchObject({ title: 'E' });
    },
  );

  it('cht-core#6103: a hundred and five children of a new parent are all taken, over several batches', async () => {
    const { world, place, A, notebook } = await stage();
    A.offline();
    const parent = await A.createNote(place, notebook);
    for (let child = 0; child < 105; child++) await A.createItem(place, parent, { text: `${child}` });
    A.online();
    await expectWell({ world, place });
    expect(await rowsOf(world, 'ChecklistItem')).toHaveLength(106);
    expect(A.outbox()).toEqual([]);
  });

  it('powersync-js#605: messages sent fast by five are with every receiver, in the order of their senders', async () => {
    const { world, place, ada, grace, A, B, note } = await stage();
    const phones = [
      A,
      B,
      await join(world, 'C', ada),
      await join(world, 'D', grace),
      await join(world, 'E', ada),
    ];
    const each = 40;
    for (let message = 0; message < each; message++) {
      await Promise.all(
        phones.map((phone) => phone.createItem(place, note, { text: `${phone.name} ${message}` })),
      );
      await world.pass(250);
    }
    await expectWell({ world, place });
    const log = await world.database.query<{ sender: string; text: string }>(
      `SELECT "deviceId" AS sender, after->>'text' AS text FROM "Change" WHERE type = 'ChecklistItem' ORDER BY seq`,
    );
    for (const phone of phones) {
      const mine = log.filter(({ text }) => text?.startsWith(`${phone.name} `)).map(({ text }) => text);
      expect(mine).toEqual(Array.from({ length: each }, (_, message) => `${phone.name} ${message}`));
      expect(await phone.items(place)).toHaveLength(each * phones.length + 1);
    }
  });
});
