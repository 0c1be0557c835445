/**
 * Field bugs, class A: the queue is lost, stuck or never retried. Every row of the list stands here, but for these:
 *
 * | row | why not |
 * | --- | --- |
 * | replicache#799 | its second half, another tab takes over, comes with the leader among tabs; its first half is here |
 */
import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import { backUp } from '../src/world/backup.js';
import { ProcessDied } from '../src/world/process.js';
import { countSent, effects, expectWell, join, rowsOf, useStage } from './stage.js';

const stage = useStage();
const minute = 60_000;

describe('A queue is neither lost nor stuck', () => {
  it('amplify-swift#1324: the last of many edits arrives, whatever interrupts them', async () => {
    const { world, place, A, note } = await stage();
    const random = world.random.stream('edits');
    for (let edit = 1; edit <= 40; edit++) {
      await A.rename(note, `edit ${edit}`);
      const then = random.weighted({ nothing: 4, offline: 2, online: 3, restart: 1 });
      if (then === 'offline') A.offline();
      if (then === 'online') A.online();
      if (then === 'restart') await A.restart();
      await world.pass(random.int(0, 3_000));
    }
    A.online();
    await expectWell({ world, place });
    expect(await rowsOf(world, 'Note')).toMatchObject([{ title: 'edit 40' }]);
  });

  it('amplify-android#823: back online, the queue drains though nobody calls anything', async () => {
    const { world, place, A, note } = await stage();
    A.hints('silent').offline();
    await A.rename(note, 'in the tunnel');
    await world.pass(10 * minute);
    A.online();
    await world.time.until('drained', () => A.drained(), 2 * minute);
    await expectWell({ world, place });
  });

  it('amplify-android#2077: one entry that fails stops neither the download nor the rest', async () => {
    const { world, place, A, B, notebook, note } = await stage();
    A.offline();
    await A.createNote(place, { id: A.newId() }, { title: 'in no notebook' });
    await A.rename(note, 'goes on');
    for (let row = 0; row < 100; row++) await B.createNote(place, notebook, { title: `row ${row}` });
    await world.time.until('all rows sent', () => B.drained());
    A.online();
    await expectWell({ world, place });
    expect((await A.notes(place)).filter(({ title }) => title.startsWith('row'))).toHaveLength(100);
    expect(A.outbox()).toMatchObject([{ state: 'refused', refusal: [{ code: expect.any(String) }] }]);
  });

  it('amplify-android#1794: one 500 in ten for an hour: all arrives, and no status says so before', async () => {
    const { world, place, A, note } = await stage();
    A.weather({ gatewayError: 0.1 });
    for (let edit = 0; edit < 60; edit++) {
      await A.rename(note, `edit ${edit}`);
      expect(A.status()).toMatchObject({ pending: A.outbox().length });
      await world.pass(minute);
    }
    A.online();
    await expectWell({ world, place });
    expect(A.status()).toMatchObject({ state: 'live', pending: 0 });
  });

  it('apollo-link-queue#3: with the caller gone, the result still reaches the screen and those who listen', async () => {
    const { world, A, note } = await stage();
    A.offline();
    await A.rename(note, 'before the restart');
    await A.restart();
    const answered: string[] = [];
    A.app.sync.onAnswered(({ answer }) => answered.push(answer.outcome));
    A.online();
    await world.settle();
    expect(answered).toEqual(['APPLIED']);
    expect(await A.note(note)).toMatchObject({ title: 'before the restart', version: 2 });
  });

  it('powersync-kotlin#340: a server that always fails is asked again by the schedule of the back-off', async () => {
    const { world, A, note } = await stage();
    for (let failure = 0; failure < 1_000; failure++) A.link.befall('server error');
    await A.rename(note, 'x');
    const sent = countSent(A);
    await world.pass(2 * minute);
    // The token runs out meanwhile: then renewing it is what is tried.
    const early = sent(/push|refresh/i);
    await world.pass(60 * minute);
    // A wait is between nothing and a minute, half a minute in the mean, for sending and for fetching.
    expect(early).toBeGreaterThanOrEqual(4);
    expect(sent(/push|refresh/i) - early).toBeGreaterThan(60);
    expect(sent(/push|refresh/i) - early).toBeLessThan(300);
    expect(A.status().nextAttemptAt).toBeGreaterThan(A.clock.now() - 1);
  });

  it('powersync-swift#179: what failed once is sent again without another local write', async () => {
    const { world, A, note } = await stage();
    A.link.befall('server error', { carrying: 'mutations' });
    await A.rename(note, 'once');
    await world.time.until('drained', () => A.drained(), 5 * minute);
    expect(await effects(world)).toContainEqual([expect.any(String), 1]);
  });

  it('powersync-native#15: a failed round is retried by time alone', async () => {
    const { world, A, note } = await stage();
    A.hints('stuck offline').weather('black hole');
    await A.rename(note, 'waits');
    await world.pass(60 * minute);
    A.online();
    await world.time.until('drained', () => A.drained(), 3 * minute);
  });

  it('powersync-js#1055: a write at each step of the drain leaves nothing behind', async () => {
    const { world, place, A, note } = await stage();
    let writes = 0;
    const write = (): void => {
      if (writes++ < 30) world.background('a write', A.rename(note, `at step ${writes}`));
    };
    A.onWire.add(write);
    A.app.sync.onOutbox(write);
    await A.rename(note, 'begin');
    await expectWell({ world, place });
    expect(A.outbox()).toEqual([]);
    expect(writes).toBeGreaterThan(30);
  });

  it('powersync.dart#307: after partitions of every kind heal, queues are empty and five devices agree', async () => {
    const { world, place, ada, grace, A, B, note, item } = await stage();
    const phones = [
      A,
      B,
      await join(world, 'C', ada),
      await join(world, 'D', grace),
      await join(world, 'E', ada),
    ];
    const random = world.random.stream('partitions');
    for (let round = 0; round < 12; round++) {
      for (const phone of phones)
        phone.weather(random.pick(['fair', 'black hole', 'deaf line', 'mute line'] as const));
      for (const phone of phones)
        await (random.chance(0.5) ? phone.vote(item) : phone.rename(note, `${phone.name} ${round}`));
      await world.pass(random.int(1, 3) * minute);
    }
    for (const phone of phones) phone.online();
    await expectWell({ world, place });
  });

  it('powersync.dart#308: killed at random a hundred times, it is alive after each', async () => {
    const { world, place, A, item } = await stage();
    const random = world.random.stream('kills');
    for (let round = 0; round < 100; round++) {
      if (random.chance(0.5)) A.crashAtWrite(random.int(1, 4), random.pick(['before', 'after'] as const));
      await A.vote(item).catch((error: unknown) => expect(error).toBeInstanceOf(ProcessDied));
      await world.pass(random.int(0, 400));
      await A.restart();
      await world.time.until('drained', () => A.drained(), minute);
    }
    await expectWell({ world, place });
  });

  it('powersync.dart#203: what is written after a drop goes out on the reconnect, without a new write', async () => {
    const { world, A, note } = await stage();
    A.offline();
    await world.pass(minute);
    await A.rename(note, 'after the drop');
    A.online();
    await world.time.until('drained', () => A.drained(), 2 * minute);
  });

  it('replicache#799: unsent work outlives the process that made it, and is sent once', async () => {
    const { world, place, A, item } = await stage();
    A.offline();
    await A.vote(item, 3);
    A.crash();
    await world.pass(minute);
    await A.online().start();
    await expectWell({ world, place });
    expect(await rowsOf(world, 'ChecklistItem')).toMatchObject([{ votes: 3 }]);
  });

  it('replicache#820: one unreadable entry is set aside and reported; the others go out', async () => {
    const { world, A, note } = await stage();
    A.offline();
    for (const title of ['one', 'two', 'three']) await A.rename(note, title);
    A.crash();
    for (const name of await A.disk.list()) {
      const store = await A.disk.open(name);
      const [, second] = await store.scan('outbox/');
      if (second) await store.write([{ put: second[0], value: `${second[1].slice(0, 40)}…` }]);
      await store.close();
    }
    await A.start();
    expect(A.status().notices).toMatchObject([{ kind: 'EDIT_SET_ASIDE' }]);
    A.online();
    await world.settle();
    expect(await rowsOf(world, 'Note')).toMatchObject([{ title: 'three' }]);
    expect(A.app.sync.exportOutbox()).toContain('…');
  });

  it('replicache#335: a server restored from yesterday gets the pending edits, and devices follow it', async () => {
    const { world, place, A, B, note, item } = await stage();
    const yesterday = await backUp(world.database);
    await A.rename(note, 'since the backup');
    await world.settle();
    B.offline();
    await B.vote(item, 2);
    await yesterday.restore();
    B.online();
    await world.settle();
    for (const phone of [A, B]) {
      expect(await phone.note(note)).toMatchObject({ title: 'first' });
      expect(await phone.item(item)).toMatchObject({ votes: 2 });
    }
    expect((await A.notes(place)).length).toBe(1);
  });

  it('todo-nextjs#13: a cursor ahead of the log gets a reset, never an empty page', async () => {
    const { world, place, ada, A, note } = await stage();
    const yesterday = await backUp(world.database);
    await A.rename(note, 'later');
    await world.settle();
    const console = await world.console(ada);
    const changes = `query($w: ID!, $after: Cursor) { changes(workspaceId: $w, after: $after) { cursor reset records { __typename } } }`;
    const ahead = await console.ask(changes, { w: place.id });
    const { cursor } = ahead.changes as { cursor: string };
    await yesterday.restore({ sameEpoch: true });
    const { changes: page } = await (await world.console(ada)).ask(changes, { w: place.id, after: cursor });
    expect(page).toMatchObject({ reset: true, records: { length: 3 } });
  });

  it('aws-mobile-appsync-sdk-js#193: a hundred mutations in one tick have a hundred effects', async () => {
    const { world, place, A, item } = await stage();
    await Promise.all(Array.from({ length: 100 }, () => A.vote(item)));
    expect(await A.item(item)).toMatchObject({ votes: 100 });
    await expectWell({ world, place });
    expect(await rowsOf(world, 'ChecklistItem')).toMatchObject([{ votes: 100 }]);
  });

  it('aws-mobile-appsync-sdk-android#102: whatever a callback does, no other entry changes', async () => {
    const { world, place, A, note, item } = await stage();
    A.app.sync.onAnswered(({ entry }) => {
      void A.app.sync.discard(entry.clientMutationId).catch(() => undefined);
      if (entry.name === 'updateNote') world.background('an edit in a callback', A.vote(item));
    });
    for (let edit = 0; edit < 5; edit++) await A.rename(note, `edit ${edit}`);
    await expectWell({ world, place });
    expect(await rowsOf(world, 'ChecklistItem')).toMatchObject([{ votes: 5 }]);
  });

  it('aws-mobile-appsync-sdk-android#33: memory and disk tell one story at every step', async () => {
    const { world, A, note } = await stage();
    A.weather('answers lost');
    for (let edit = 0; edit < 8; edit++) {
      await A.rename(note, `edit ${edit}`);
      await world.pass(1_500);
      const before = A.outbox().map(({ clientMutationId, input }) => ({ clientMutationId, input }));
      await A.restart();
      expect(A.outbox().map(({ clientMutationId, input }) => ({ clientMutationId, input }))).toEqual(before);
    }
  });

  it('pouchdb#2979: after two hundred flaps of the network it still follows', async () => {
    const { world, place, A, B, note } = await stage();
    for (let flap = 0; flap < 200; flap++) {
      if (flap % 2 === 0) A.offline();
      else A.online();
      await world.pass(700);
    }
    A.online();
    await B.rename(note, 'after the flaps');
    await expectWell({ world, place });
  });

  it('pouchdb#9063: answers cut at any byte stop nothing for good', async () => {
    const { world, place, A, note } = await stage();
    for (let cut = 0; cut < 40; cut++) {
      A.link.befall('truncate');
      await A.rename(note, `cut ${cut}`);
      await world.pass(4_000);
    }
    await expectWell({ world, place });
    expect([...(await effects(world)).values()].every((times) => times === 1)).toBe(true);
  });

  it('react-relay-offline#69: five calls of one mutation are five edits', async () => {
    const { world, place, A, notebook } = await stage();
    A.offline();
    for (const title of ['a', 'b', 'c', 'd', 'e']) await A.createNote(place, notebook, { title });
    expect(A.outbox()).toHaveLength(5);
    A.online();
    await expectWell({ world, place });
    expect(await rowsOf(world, 'Note')).toHaveLength(6);
  });

  it.each([
    [{ apiVersion: '2020-01' }, 'apiVersion'],
    [{ uri: '' }, 'uri'],
    [{ store: undefined as never }, 'store'],
    [{ manifest: {} as never }, 'manifest'],
  ])('react-relay-offline#15: a wrong setting (%o) is told at once, by its name', async (options, named) => {
    const { world } = await stage();
    const device = world.device('misconfigured');
    device.options = options;
    await expect(device.start()).rejects.toThrow(named);
  });

  it("amplify-js#13206: a captive portal's 200 is offline: nothing leaves the queue", async () => {
    const { world, place, A, note } = await stage();
    A.hints('stuck online').weather('captive portal');
    await A.rename(note, 'behind the portal');
    await world.pass(10 * minute);
    expect(A.status()).toMatchObject({ state: 'offline', pending: 1 });
    expect(HoldfastError.is(A.status().problem, 'OFFLINE')).toBe(true);
    A.online();
    await expectWell({ world, place });
  });
});
