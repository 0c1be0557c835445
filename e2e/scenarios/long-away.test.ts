/** A device that comes back after the log was compacted, and a server that went back to an older state. */
import { describe, expect, it } from 'vitest';
import { backUp } from '../src/world/backup.js';
import { expectWell, rowsOf, useStage } from './stage.js';

const stage = useStage();
const minute = 60_000;
const day = 24 * 60 * minute;

describe('A device that comes back after a hundred days', () => {
  it('begins anew, sends what it may, shows what came too late, and ends equal', async () => {
    const { world, place, A, B, notebook, note, item } = await stage();
    const gone = await A.createNote(place, notebook, { title: 'to be deleted' });
    await A.rewrite(note, 'Written at first');
    await world.settle();
    B.offline();
    await B.rename(note, 'made on the first day');
    B.crash();
    await A.deleteNote(gone);
    await A.type(note, (text) => `${text}, by Ada since`);
    await A.vote(item, 2);
    await world.pass(minute);
    A.crash();
    await world.pass(98 * day);
    await B.start();
    await B.vote(item, 3);
    await B.type(note, (text) => `Grace: ${text}`);
    B.crash();
    await world.pass(2 * day);
    await world.compact(90 * day);

    await A.start();
    await B.start();
    B.online();
    await expectWell({ world, place });
    const refused = B.outbox().filter(({ state }) => state === 'refused');
    expect(refused).toMatchObject([{ name: 'updateNote', refusal: [{ code: 'MUTATION_EXPIRED' }] }]);
    for (const { clientMutationId } of refused) await B.tryAgain(clientMutationId);
    await expectWell({ world, place });
    expect(B.outbox()).toEqual([]);
    for (const phone of [A, B]) {
      expect(await phone.note(note)).toMatchObject({
        title: 'made on the first day',
        body: 'Grace: Written at first, by Ada since',
      });
      expect(await phone.item(item)).toMatchObject({ votes: 5 });
      expect(await phone.notes(place)).toHaveLength(1);
    }
    expect(await rowsOf(world, 'Note')).toHaveLength(1);
  });

  it('deletes what it saw long ago: what others wrote since is kept', async () => {
    const { world, place, A, B, notebook, note } = await stage();
    const other = await A.createNote(place, notebook, { title: 'as it was' });
    await world.settle();
    B.offline();
    B.crash();
    await A.rename(note, 'since then');
    await world.pass(minute);
    A.crash();
    await world.pass(98 * day);
    await B.start();
    await B.deleteNotebook(notebook);
    B.crash();
    await world.pass(2 * day);
    await world.compact(day);
    await A.start();
    await B.start();
    B.online();
    await expectWell({ world, place });
    expect(await B.note(note)).toMatchObject({ title: 'since then' });
    expect((await B.notes(place)).map(({ id }) => id)).not.toContain(other.id);
  });
});

describe('A server restored from yesterday', () => {
  it.each([{ sameEpoch: false }, { sameEpoch: true }])(
    'takes the texts that devices write on, whether its log has a new name or not: %o',
    async (options) => {
      const { world, place, A, B, note, notebook } = await stage();
      await A.rewrite(note, 'Yesterday');
      await world.settle();
      const yesterday = await backUp(world.database);
      await A.type(note, (text) => `${text}, and since`);
      await B.editNotebook(notebook, { title: 'Since the backup' });
      await world.settle();
      B.offline();
      await B.type(note, (text) => `Grace: ${text}`);
      await yesterday.restore(options);
      await A.type(note, (text) => `${text}. Ada`);
      await world.pass(10 * minute);
      B.online();
      await world.settle();
      const body = (await A.note(note))?.body ?? '';
      expect((await B.note(note))?.body).toBe(body);
      for (const words of ['Grace: ', 'Yesterday', '. Ada']) expect(body).toContain(words);
      expect(await rowsOf(world, 'Note')).toMatchObject([{ body }]);
      const titles = [await A.notebook(notebook), await B.notebook(notebook)].map((one) => one?.title);
      expect(new Set(titles).size).toBe(1);
      expect([...A.outbox(), ...B.outbox()]).toEqual([]);
      expect(await A.notes(place)).toHaveLength(1);
    },
  );
});
