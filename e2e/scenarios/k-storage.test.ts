/**
 * Field bugs, class K: storage, its limits, corruption and restore. Every row of the list stands here, but for these:
 *
 * | row | why not |
 * | --- | --- |
 * | apollo-cache-persist#92 | Android's 2 MB rows belong to a store for AsyncStorage, which comes with that store; no key of the kit holds more than one record |
 * | apollo-cache-persist#345 | likewise; what a full disk does is here |
 */
import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import { ProcessDied } from '../src/world/process.js';
import { expectWell, rowsOf, useStage } from './stage.js';

const stage = useStage();
const minute = 60_000;
const full = () => new HoldfastError('STORE_FULL');
const broken = () => new HoldfastError('STORE_FAILED', 'The database connection is closing.');

describe('What a device was given to keep, it keeps or says that it cannot', () => {
  it('apollo-cache-persist#533: beyond every limit of its peers nothing is purged', async () => {
    const { world, place, A, notebook } = await stage();
    A.offline();
    const body = 'x'.repeat(150_000);
    for (let note = 0; note < 25; note++) await A.createNote(place, notebook, { title: `${note}`, body });
    await A.restart();
    expect(await A.notes(place)).toHaveLength(26);
    expect(A.outbox()).toHaveLength(25);
    A.online();
    await expectWell({ world, place });
  });

  it('apollo-cache-persist#345: an edit that the disk did not take is told to who made it, and never shown', async () => {
    const { world, place, A, note } = await stage();
    const random = world.random.stream('disk');
    let title = 'first';
    for (let edit = 0; edit < 30; edit++) {
      A.stores.failWith(random.chance(0.4) ? full : undefined);
      const failure: unknown = await A.rename(note, `edit ${edit}`).catch((error: unknown) => error);
      if (failure instanceof Error) expect(String(failure)).toMatch(/room/);
      else title = `edit ${edit}`;
      expect(await A.note(note)).toMatchObject({ title });
    }
    A.stores.failWith(undefined);
    await expectWell({ world, place });
    expect(await rowsOf(world, 'Note')).toMatchObject([{ title }]);
  });

  it('apollo-client#7323: after a restart, collecting garbage takes nothing that lists show', async () => {
    const { place, A, note } = await stage();
    await A.restart();
    const before = await A.notes(place);
    A.app.client.cache.gc();
    expect(await A.notes(place)).toEqual(before);
    expect(await A.note(note)).toMatchObject({ title: 'first' });
  });

  it.each(['before', 'after'] as const)(
    'wora#98: dying %s the write of an edit leaves all of it or nothing',
    async (when) => {
      const { world, place, A, note } = await stage();
      A.offline();
      A.crashAtWrite(1, when);
      await expect(A.rename(note, 'at the write')).rejects.toThrow(ProcessDied);
      await A.start();
      expect(A.outbox()).toHaveLength(when === 'after' ? 1 : 0);
      expect(await A.note(note)).toMatchObject({ title: when === 'after' ? 'at the write' : 'first' });
      A.online();
      await expectWell({ world, place });
    },
  );

  it('firebase-js-sdk#1533: a database that closes under the kit and comes back costs nothing', async () => {
    const { world, place, A, B, note } = await stage();
    A.offline();
    await A.rename(note, 'in the queue');
    A.online();
    A.stores.failWith(broken);
    await B.pin(note);
    await world.pass(5 * minute);
    A.stores.failWith(undefined);
    await expectWell({ world, place });
    expect(await A.note(note)).toMatchObject({ title: 'in the queue', pinned: true });
  });

  it('firebase-js-sdk#8250: an hour of storage errors at random leaves no permanent failure', async () => {
    const { world, place, A, B, notebook } = await stage();
    const random = world.random.stream('storage');
    for (let round = 0; round < 60; round++) {
      A.stores.failWith(random.chance(0.3) ? random.pick([full, broken]) : undefined);
      await A.createNote(place, notebook, { title: `${round}` }).catch(() => undefined);
      if (round % 3 === 0) await B.createNote(place, notebook);
      await world.pass(minute);
    }
    A.stores.failWith(undefined);
    await expectWell({ world, place });
  });

  it('amplify-js#7150: data that a person clears under the running app is noticed, and written again', async () => {
    const { world, place, ada, A, note } = await stage();
    A.offline();
    await A.rename(note, 'known to memory');
    await A.stores.clear();
    await A.pin(note);
    expect(A.status().notices).toMatchObject([{ kind: 'STORE_CLEARED' }]);
    await A.restart();
    A.online();
    // Who was signed in went with the rest; the edits are there for whom they belong to.
    await A.signIn(ada);
    expect(A.outbox()).toHaveLength(2);
    await expectWell({ world, place });
    expect(await A.note(note)).toMatchObject({ title: 'known to memory', pinned: true });
  });

  it('urql#3093: started with the network blocked, the first screen comes from the disk', async () => {
    const { world, place, A, note } = await stage();
    A.weather('black hole');
    A.crash();
    const before = world.time.now();
    await A.start();
    expect(await A.notes(place)).toMatchObject([{ id: note.id, title: 'first' }]);
    expect(world.time.now()).toBe(before);
  });
});
