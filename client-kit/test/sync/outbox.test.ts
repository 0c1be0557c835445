import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, type Replica, type Transport } from '../../src/sync/index.js';
import { memoryStores } from '../../src/stores/memory.js';
import { faultyStores, seededRandom, type NetworkFault } from '../../src/testing/index.js';
import {
  createItem,
  createOrder,
  deleteItem,
  ids,
  minute,
  restoreItem,
  second,
  updateItem,
  workspace,
  world,
} from '../support/world.js';

const idOf = (result: { record: Readonly<Record<string, unknown>> | undefined }) => String(result.record?.id);
const item = (replica: Replica, id: string) => replica.visible('StockItem', id)?.data;

describe('an edit', () => {
  it('is on the disk before its promise resolves, and still there after a restart without network', async () => {
    const phone = world().device({ network: () => ({ fault: 'lost' }) });
    const before = await phone.open();
    const { entry, record } = await before.enqueue(createItem('A', { labels: ['x'] }));
    const after = await phone.open();
    expect(after.outbox()).toEqual([entry]);
    expect(item(after, String(record?.id))).toEqual(record);
  });

  it('that is not valid is refused at once, with what is wrong, and leaves no trace', async () => {
    const replica = await world().device().open();
    await expect(replica.enqueue(createItem('x'.repeat(41)))).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      userErrors: [{ path: ['code'] }],
    });
    await expect(replica.enqueue({ name: 'createUnicorn', input: {} })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(replica.outbox()).toEqual([]);
  });

  it('that the disk has no room for is refused, and nothing of it shows; the next one goes on', async () => {
    let full = true;
    const stores = faultyStores(memoryStores(), () => (full ? 'full' : undefined));
    const phone = world().device({ stores });
    const replica = await phone.open();
    await expect(replica.enqueue(createItem('A'))).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect([replica.outbox(), [...replica.records('StockItem')]]).toEqual([[], []]);
    full = false;
    await replica.enqueue(createItem('B'));
    expect((await phone.open()).outbox()).toHaveLength(1);
  });

  it('does not fail with others that were made in the same tick and did not fit', async () => {
    const stores = faultyStores(memoryStores(), (_index, batch) =>
      JSON.stringify(batch).includes('too much') ? 'full' : undefined,
    );
    const replica = await world().device({ stores }).open();
    const outcomes = await Promise.allSettled(
      ['A', 'too much', 'B'].map((code) => replica.enqueue(createItem(code))),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(replica.outbox().map(({ input }) => input.code)).toEqual(['A', 'B']);
  });

  it('keeps its place: a hundred made in one tick apply in the order of the calls, each once', async () => {
    const { time, server, device } = world();
    const replica = await device({ policy: { pushBatch: 7 } }).open();
    const id = ids()();
    const made = [
      replica.enqueue(createItem('0', { id })),
      ...Array.from({ length: 99 }, (_, at) =>
        replica.enqueue(updateItem(id, { code: String(at + 1), onHand: { increment: 1 } })),
      ),
    ];
    const entries = (await Promise.all(made)).map(({ entry }) => entry);
    expect(item(replica, id)).toMatchObject({ code: '99', onHand: 99 });
    expect(entries.map(({ order }) => order)).toEqual(entries.map((_, at) => at + 1));
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect([...server.records().values()]).toMatchObject([{ code: '99', onHand: 99, version: 100 }]);
  });

  it('with an id that is in the outbox already is refused', async () => {
    const replica = await world().device().open();
    const clientMutationId = ids()();
    await replica.enqueue(createItem('A', { clientMutationId }));
    await expect(replica.enqueue(createItem('B', { clientMutationId }))).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('made twice under one id in one tick is taken once, and the queue drains', async () => {
    const { device, time, server } = world();
    const replica = await device().open();
    const clientMutationId = ids()();
    const edits = ['A', 'A', 'B'].map((code) => replica.enqueue(createItem(code, { clientMutationId })));
    const other = replica.enqueue(createItem('C'));
    const outcomes = await Promise.allSettled(edits);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    await other;
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect([...server.records().values()].map(({ code }) => code)).toEqual(['A', 'C']);
  });
});

describe('the time of an edit', () => {
  it("is the server's, however wrong the clock of the device is, also after a restart without network", async () => {
    const { time, device } = world();
    const day = 24 * 60 * minute;
    let measured: number | undefined = day;
    const api = (transport: Transport): Transport => ({ ...transport, serverOffset: () => measured });
    const phone = device({ skew: () => -day, api });
    const replica = await phone.open();
    replica.start();
    await time.advance(second);
    await replica.close();
    measured = undefined;
    const { entry } = await (await phone.open()).enqueue(createItem('A'));
    expect(Date.parse(entry.issuedAt)).toBe(time.clock.now());
  });
});

describe('the queue', () => {
  const n = defaultPolicy.pushBatch;
  for (const length of [0, 1, n - 1, n, n + 1, 2 * n]) {
    it(`drains ${length} edits in batches of ${n}, each sent once`, async () => {
      const { time, server, device } = world();
      let sent = 0;
      const api = (transport: Transport): Transport => ({
        ...transport,
        push: (batch) => ((sent += batch.length), transport.push(batch)),
      });
      const replica = await device({ api }).open();
      await Promise.all(Array.from({ length }, (_, at) => replica.enqueue(createItem(String(at)))));
      replica.start();
      await time.until(() => replica.status().state === 'live');
      expect([replica.outbox().length, server.records().size, sent]).toEqual([0, length, length]);
      await replica.now();
      expect(sent).toBe(length);
    });
  }

  it('drains by time alone, whatever the network does for an hour, and never says live before', async () => {
    const { time, server, device } = world();
    const random = seededRandom(7);
    const faults: NetworkFault[] = [
      'lost',
      'answer-lost',
      'silent',
      'answer-silent',
      new HoldfastError('INTERNAL'),
      new HoldfastError('OVERLOADED', undefined, { retryAfterMs: 5_000 }),
    ];
    const network = () =>
      random.next() < 0.5
        ? { fault: faults[Math.floor(random.next() * faults.length)] as NetworkFault }
        : { delay: 1_000 };
    const replica = await device({ network }).open();
    replica.onStatus(() => {
      if (replica.status().state === 'live') expect(replica.status().pending).toBe(0);
    });
    const promised = await Promise.all(
      Array.from({ length: 500 }, (_, at) => replica.enqueue(createItem(String(at)))),
    );
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(promised.every(({ entry }) => server.effects(entry.clientMutationId) === 1)).toBe(true);
    expect(server.records().size).toBe(500);
  });

  it('tries for ever, by the schedule of the back-off, against a server that always fails', async () => {
    const { time, device } = world();
    const attempts: number[] = [];
    const api = (transport: Transport): Transport => ({
      ...transport,
      push: async () => {
        attempts.push(time.clock.now());
        throw new HoldfastError('INTERNAL');
      },
    });
    const replica = await device({ api }).open();
    await replica.enqueue(createItem('A'));
    replica.start();
    await time.advance(60 * minute);
    const waits = attempts.slice(1).map((at, index) => at - (attempts[index] as number));
    waits.forEach((wait, index) =>
      expect(wait).toBeLessThanOrEqual(Math.min(60_000, defaultPolicy.backOffMs * 2 ** index)),
    );
    expect(attempts.length).toBeGreaterThan(60);
    expect(replica.status()).toMatchObject({
      state: 'backing-off',
      pending: 1,
      problem: { code: 'INTERNAL' },
    });
  });

  it('fetches although nothing can be sent, and sends although nothing can be fetched', async () => {
    const { time, server, device } = world();
    const other = await device({ deviceId: 'other', seed: 3 }).open();
    await other.enqueue(createItem('theirs'));
    other.start();
    await time.advance(second);
    const failing =
      (kind: 'push' | 'pull') =>
      (transport: Transport): Transport => ({
        ...transport,
        [kind]: () => Promise.reject(new HoldfastError('INTERNAL')),
      });
    const mute = await device({ deviceId: 'mute', seed: 4, api: failing('push') }).open();
    const deaf = await device({ deviceId: 'deaf', seed: 5, api: failing('pull') }).open();
    await mute.enqueue(createItem('never'));
    await deaf.enqueue(createItem('mine'));
    mute.start();
    deaf.start();
    await time.advance(10 * second);
    await deaf.enqueue(createItem('mine too'));
    await time.advance(0);
    expect([...mute.records('StockItem')].map(({ code }) => code).sort()).toEqual([
      'mine',
      'mine too',
      'never',
      'theirs',
    ]);
    expect(deaf.outbox()).toEqual([]);
    expect(server.records().size).toBe(3);
  });

  it('is sent again after a request that hangs for ever', async () => {
    const { time, device, server } = world();
    let hangs = 2;
    const replica = await device({
      network: (kind) => (kind === 'push' && hangs-- > 0 ? { fault: 'answer-silent' } : {}),
    }).open();
    const { entry } = await replica.enqueue(createItem('A'));
    replica.start();
    await time.until(() => replica.outbox().length === 0, 3 * minute);
    expect(server.effects(entry.clientMutationId)).toBe(1);
  });

  it('makes progress on a network that is always slower than the time-out', async () => {
    const { time, device } = world();
    const replica = await device({
      network: (kind) => (kind === 'push' ? { delay: 45 * second } : {}),
    }).open();
    await replica.enqueue(createItem('A'));
    replica.start();
    await time.until(() => replica.outbox().length === 0, 2 * minute);
  });

  // A line so slow that even what is sent and given up fills it: only more patience gets through.
  it('drains over a line that always needs longer than the first time-out, and that forgets what is given up', async () => {
    const { time, server, device } = world();
    const slowly = <T>(request: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> =>
      new Promise((resolve, reject) => {
        const cancel = time.timers.set(45 * second, () => void request().then(resolve, reject));
        signal?.addEventListener('abort', () => {
          cancel();
          reject(new HoldfastError('OFFLINE'));
        });
      });
    const replica = await device({
      api: (transport) => ({
        ...transport,
        push: (mutations, signal) => slowly(() => transport.push(mutations), signal),
        pull: (request, signal) => slowly(() => transport.pull(request), signal),
      }),
    }).open();
    const made = await Promise.all(
      Array.from({ length: 250 }, (_, at) => replica.enqueue(createItem(`${at}`))),
    );
    replica.start();
    await time.until(() => replica.outbox().length === 0, 20 * minute);
    expect(made.every(({ entry }) => server.effects(entry.clientMutationId) === 1)).toBe(true);
    await time.until(() => replica.status().state === 'live', 10 * minute);
  });

  it('survives a week of a network that comes and goes', async () => {
    const { time, server, device } = world();
    const random = seededRandom(11);
    const phase = () => Math.floor((time.clock.now() / minute) % 97) < 20;
    const replica = await device({
      network: () => (phase() || random.next() < 0.2 ? { fault: 'lost' } : { delay: 400 }),
      policy: { liveCheckMs: 10 * minute },
    }).open();
    replica.start();
    const promised: string[] = [];
    for (let hours = 0; hours < 7 * 24; hours += 1) {
      promised.push((await replica.enqueue(createItem(String(hours)))).entry.clientMutationId);
      await time.advance(60 * minute);
    }
    await time.until(() => replica.outbox().length === 0);
    expect(promised.every((id) => server.effects(id) === 1)).toBe(true);
  });

  it('is started once, however often it is started', async () => {
    const { time, device } = world();
    let pushes = 0;
    const replica = await device({
      network: (kind) => ((pushes += kind === 'push' ? 1 : 0), { delay: 100 }),
    }).open();
    await replica.enqueue(createItem('A'));
    replica.start();
    replica.start();
    replica.tokenChanged();
    replica.start();
    await time.advance(minute);
    expect(pushes).toBe(1);
  });

  it('holds while any reason to pause is held', async () => {
    const { time, device } = world();
    const replica = await device().open();
    replica.start();
    replica.pause('metered');
    replica.pause('battery');
    await replica.enqueue(createItem('A'));
    replica.resume('metered');
    await time.advance(minute);
    expect(replica.status()).toMatchObject({ state: 'paused', pausedBy: ['battery'], pending: 1 });
    await expect(replica.now()).rejects.toMatchObject({ code: 'OFFLINE' });
    replica.resume('battery');
    await replica.now();
    expect(replica.status()).toMatchObject({ state: 'live', pending: 0 });
  });
});

describe('listeners', () => {
  it('may edit, discard, read and unsubscribe from within a call; no other entry is touched', async () => {
    const { time, server, device } = world();
    const replica = await device().open();
    let more = 3;
    replica.onOutbox(() => {
      if (more-- > 0) void replica.enqueue(createItem(`from a listener ${more}`));
      void replica.discard('never there').catch(() => undefined);
      replica.status();
    });
    replica.onAnswered(({ answer }) => void replica.discard(answer.clientMutationId).catch(() => undefined));
    const stop = replica.onRecords(() => stop());
    await replica.enqueue(createItem('first'));
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(server.records().size).toBe(4);
  });

  it('hear of answers to edits of an earlier run of the app', async () => {
    const { time, device } = world();
    const phone = device();
    const { entry } = await (await phone.open()).enqueue(createItem('A'));
    const replica = await phone.open();
    const heard: string[] = [];
    replica.onAnswered(({ answer }) => heard.push(`${answer.clientMutationId} ${answer.outcome}`));
    replica.start();
    await time.advance(second);
    expect(heard).toEqual([`${entry.clientMutationId} APPLIED`]);
  });
});

describe('what the server refuses', () => {
  /** One refused edit of an item, and edits behind it: of the same item, of what needs it, and of another. */
  async function refusedCase() {
    const { time, server, device } = world();
    const phone = device();
    const replica = await phone.open();
    const [good, bad] = [
      idOf(await replica.enqueue(createItem('good'))),
      idOf(await replica.enqueue(createItem('bad'))),
    ];
    replica.start();
    await time.advance(second);
    replica.pause('test');
    const refused = (await replica.enqueue(updateItem(bad, { onHand: { increment: -5 } }))).entry;
    const same = (await replica.enqueue(updateItem(bad, { code: 'later' }))).entry;
    const needs = (await replica.enqueue(createOrder(bad, 1))).entry;
    const other = (await replica.enqueue(updateItem(good, { code: 'better' }))).entry;
    replica.resume('test');
    await time.advance(second);
    const states = () =>
      Object.fromEntries(replica.outbox().map(({ clientMutationId, state }) => [clientMutationId, state]));
    return { time, server, phone, replica, states, good, bad, refused, same, needs, other };
  }

  it('is kept with the reason; its record and what needs it wait, the rest goes on, also after a restart', async () => {
    const { replica, phone, states, server, bad, good, refused, same, needs } = await refusedCase();
    const expected = {
      [refused.clientMutationId]: 'refused',
      [same.clientMutationId]: 'blocked',
      [needs.clientMutationId]: 'blocked',
    };
    expect(states()).toEqual(expected);
    expect(replica.outbox()[0]?.refusal).toMatchObject([{ code: 'BAD_USER_INPUT', path: ['onHand'] }]);
    expect(server.records().get(`StockItem:${good}`)).toMatchObject({ code: 'better' });
    expect(replica.recordStatus('StockItem', bad)).toBe('refused');
    expect(item(replica, bad)).toMatchObject({ onHand: 0, code: 'later' });
    expect(replica.status()).toMatchObject({ refused: 1, pending: 2 });
    const again = await phone.open();
    expect(again.outbox().map(({ state }) => state)).toEqual(['refused', 'blocked', 'blocked']);
  });

  it('goes out as a new mutation in its old place once it is edited, and sets the others free', async () => {
    const { time, replica, server, bad, refused, needs } = await refusedCase();
    const renewed = await replica.edit(refused.clientMutationId, { onHand: { increment: 5 } });
    expect(renewed).toMatchObject({ order: refused.order, input: { id: bad } });
    expect(renewed.refusal).toBeUndefined();
    expect(renewed.clientMutationId).not.toBe(refused.clientMutationId);
    await time.advance(second);
    expect(replica.outbox()).toEqual([]);
    expect(server.records().get(`StockItem:${bad}`)).toMatchObject({ onHand: 5, code: 'later' });
    expect(server.effects(needs.clientMutationId)).toBe(1);
  });

  it('is refused again when it is retried as it is, under another id', async () => {
    const { time, replica, refused } = await refusedCase();
    const renewed = await replica.retry(refused.clientMutationId);
    await time.advance(second);
    expect(replica.outbox()[0]).toMatchObject({
      clientMutationId: renewed.clientMutationId,
      state: 'refused',
    });
    await expect(replica.retry(refused.clientMutationId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is gone once it is discarded, and what waited for it goes out', async () => {
    const { time, replica, server, bad, refused } = await refusedCase();
    await replica.discard(refused.clientMutationId);
    await time.advance(second);
    expect(replica.outbox()).toEqual([]);
    expect(server.records().get(`StockItem:${bad}`)).toMatchObject({ onHand: 0, code: 'later' });
  });

  it('leaves what needed a discarded create refused, for the person to see', async () => {
    const { time, server, device } = world();
    const replica = await device().open();
    server.setRole('ada', workspace, 'VIEWER');
    const create = await replica.enqueue(createItem('A'));
    const update = await replica.enqueue(updateItem(idOf(create), { code: 'B' }));
    const order = await replica.enqueue(createOrder(idOf(create), 1));
    replica.start();
    await time.advance(second);
    expect(replica.outbox().map(({ state }) => state)).toEqual(['refused', 'blocked', 'blocked']);
    await replica.discard(create.entry.clientMutationId);
    await time.advance(second);
    expect(replica.outbox()).toMatchObject(
      [update, order].map(({ entry }) => ({
        clientMutationId: entry.clientMutationId,
        state: 'refused',
        refusal: [{ code: 'DEPENDENCY_REFUSED' }],
      })),
    );
    for (const { clientMutationId } of replica.outbox()) await replica.discard(clientMutationId);
    expect([replica.outbox(), [...replica.records('Order')]]).toEqual([[], []]);
  });

  it('is found by halving when the whole push is refused: one poisoned edit is set aside, all others arrive', async () => {
    const { time, server, device } = world();
    const poisoned =
      (code: 'BAD_USER_INPUT' | 'PAYLOAD_TOO_LARGE') =>
      (transport: Transport): Transport => ({
        ...transport,
        push: (batch) =>
          JSON.stringify(batch).includes('poison')
            ? Promise.reject(new HoldfastError(code))
            : transport.push(batch),
      });
    for (const code of ['BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE'] as const) {
      const replica = await device({ userId: code, api: poisoned(code) }).open();
      await Promise.all(
        Array.from({ length: 150 }, (_, at) =>
          replica.enqueue(createItem(at === 77 ? 'poison' : String(at))),
        ),
      );
      replica.start();
      await time.advance(second);
      expect(replica.outbox()).toMatchObject([
        { state: 'refused', input: { code: 'poison' }, refusal: [{ code }] },
      ]);
    }
    expect(server.records().size).toBe(2 * 149);
  });
});

describe('what a person sees', () => {
  it('counts each edit once, whatever answers are lost and whatever comes by the other way', async () => {
    for (const fault of ['answer-lost', 'answer-silent', undefined] as const) {
      const { time, server, device } = world();
      let faults = 0;
      const phone = device({
        network: (kind) => (kind === 'push' && faults-- > 0 && fault ? { fault } : { delay: 20 }),
      });
      let replica = await phone.open();
      replica.start();
      const id = idOf(await replica.enqueue(createItem('A')));
      await time.until(() => replica.status().state === 'live');
      const seen: unknown[] = [];
      const watch = () =>
        replica.onRecords((changes) => changes.forEach(({ after }) => seen.push(after?.onHand)));
      watch();
      faults = 3;
      for (let count = 1; count <= 4; count += 1) {
        await replica.enqueue(updateItem(id, { onHand: { increment: 1 } }));
        expect(item(replica, id)).toMatchObject({ onHand: count });
        await time.advance(7 * second);
        expect(item(replica, id)).toMatchObject({ onHand: count });
        await replica.close();
        replica = await phone.open();
        replica.start();
        watch();
        expect(item(replica, id)).toMatchObject({ onHand: count });
      }
      await time.until(() => replica.outbox().length === 0);
      expect(seen).toEqual([...seen].sort());
      expect(server.records().get(`StockItem:${id}`)).toMatchObject({ onHand: 4 });
    }
  });

  it('is the last edit, however edits fall between the sending and the answering of earlier ones', async () => {
    for (let moment = 0; moment < 12; moment += 1) {
      const { time, server, device } = world();
      const replica = await device({ network: () => ({ delay: 100 }) }).open();
      const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
      replica.start();
      tablet.start();
      const id = idOf(await replica.enqueue(createItem('A')));
      await time.until(() => replica.status().state === 'live' && tablet.status().state === 'live');
      await replica.enqueue(updateItem(id, { code: 'B' }));
      await time.advance(moment * 20);
      await tablet.enqueue(updateItem(id, { price: moment }));
      await replica.enqueue(updateItem(id, { code: 'C' }));
      const seen: unknown[] = [];
      replica.onRecords((changes) => changes.forEach(({ after }) => seen.push(after?.code)));
      await time.advance(minute);
      expect(new Set(seen)).toEqual(seen.length > 0 ? new Set(['C']) : new Set());
      expect(item(replica, id)).toMatchObject({ code: 'C', price: moment });
      expect(item(tablet, id)).toEqual(server.records().get(`StockItem:${id}`));
    }
  });

  it('is deleted and comes back as the person says, also before the server has heard of any of it', async () => {
    const { time, server, device } = world();
    const replica = await device().open();
    const id = idOf(await replica.enqueue(createItem('A')));
    const { record } = await replica.enqueue(deleteItem(id));
    expect(record?.deletedAt).toEqual(expect.any(String));
    expect(item(replica, id)).toBeUndefined();
    await replica.enqueue(restoreItem(id));
    expect(item(replica, id)).toMatchObject({ code: 'A', deletedAt: null });
    await replica.enqueue(deleteItem(id));
    replica.start();
    await time.advance(minute);
    expect([item(replica, id), server.records().size, replica.outbox().length]).toEqual([undefined, 0, 0]);
  });
});
