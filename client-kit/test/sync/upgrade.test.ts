import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import type { Replica, ReplicaOptions, Transport } from '../../src/sync/index.js';
import { faultyStore, type NetworkPlan } from '../../src/testing/index.js';
import { meaning, oldest, upcasters } from '../support/versions.js';
import {
  createItem,
  createOrder,
  ids,
  manifest,
  minute,
  updateItem,
  world,
  workspace,
} from '../support/world.js';

const restock = (id: string, by: number) => ({
  name: 'restockItem',
  input: { id, onHand: { increment: by } },
});
const oldItem = (id: string, more: Record<string, unknown> = {}) => ({
  name: 'createStockItem',
  input: { workspaceId: workspace, id, code: 'A', worth: 4, ...more },
});

/** A device on which an app of the oldest version has made edits that no server has answered. */
async function upgraded(edits: (replica: Replica, id: string) => Promise<unknown>) {
  const { time, server, device } = world();
  server.serve(oldest.version, meaning);
  const id = ids(5)();
  let network: ReturnType<NetworkPlan> = {};
  const pushes: Array<[version: string, names: string[]]> = [];
  /** The version of the app that runs. */
  let own = oldest.version;
  const api = (transport: Transport): Transport => ({
    ...transport,
    push: (batch, signal, version = own) => {
      pushes.push([version, batch.map(({ name }) => name)]);
      return transport.push(batch, signal, version);
    },
  });
  const phone = device({ network: () => network, api });
  const mend = () => (network = {});
  const loseAnswers = () => (network = { fault: 'answer-lost' });
  network = { fault: 'lost' };
  const asOldest = () => {
    own = oldest.version;
    return phone.open({ manifest: oldest, apiVersion: own, appVersion: '1.0.0' });
  };
  const before = await asOldest();
  await edits(before, id);
  await before.close();
  const open = (how: Partial<ReplicaOptions> = { upcasters }) => {
    own = manifest.version;
    return phone.open({ appVersion: '2.0.0', ...how });
  };
  const record = () => server.records().get(`StockItem:${id}`);
  return { time, server, id, pushes, open, asOldest, mend, loseAnswers, record, stores: phone.stores };
}

const threeEdits = async (replica: Replica, id: string) => {
  await replica.enqueue(oldItem(id));
  await replica.enqueue(restock(id, 3));
  await replica.enqueue(createOrder(id, 1));
};
const reasons = (replica: Replica) =>
  replica.outbox().map(({ name, state, refusal }) => [name, state, refusal?.[0]?.code]);

describe('edits of an app that has been upgraded since', () => {
  it('go to the version that they were written for, each version in a push of its own, in their order', async () => {
    const { time, server, id, pushes, open, mend, record } = await upgraded(threeEdits);
    const replica = await open();
    await replica.enqueue(updateItem(id, { price: 9 }));
    const made = replica.outbox().map(({ clientMutationId }) => clientMutationId);
    mend();
    replica.start();
    await time.until(() => replica.outbox().length === 0);

    expect(pushes).toEqual([
      ['2026-05', ['createStockItem', 'restockItem', 'createOrder']],
      ['2026-11', ['updateStockItem']],
    ]);
    expect(made.map((it) => server.effects(it))).toEqual([1, 1, 1, 1]);
    expect(record()).toMatchObject({ code: 'A', price: 9, onHand: 3 });
  });

  it('are shown as what they mean today, and never go back on the screen', async () => {
    const { time, id, open, mend } = await upgraded(threeEdits);
    const replica = await open();
    const shown = () => replica.visible('StockItem', id)?.data;
    expect(shown()).toMatchObject({ code: 'A', price: 4, onHand: 3 });
    expect(replica.outbox()[1]).toMatchObject({
      name: 'updateStockItem',
      apiVersion: '2026-05',
      appVersion: '1.0.0',
      written: { apiVersion: '2026-05', name: 'restockItem' },
    });

    const seen = new Set<unknown>();
    replica.onRecords(() => seen.add(`${String(shown()?.price)} ${String(shown()?.onHand)}`));
    mend();
    replica.start();
    await time.until(() => replica.status().state === 'live');
    await time.advance(minute);
    expect(shown()).toMatchObject({ price: 4, onHand: 3 });
    expect([...seen]).toEqual(['4 3']);
  });

  it('show as far as they make sense, where the app does not say what they mean', async () => {
    const { time, server, id, open, mend, record } = await upgraded(async (replica, item) => {
      await replica.enqueue(oldItem(item));
      await replica.enqueue(createOrder(item, 7));
    });
    const replica = await open({});
    // An item has to have a price today.
    expect(replica.visible('StockItem', id)).toBeUndefined();
    expect([...replica.records('Order')]).toMatchObject([{ code: 7 }]);
    expect(replica.outbox()).toMatchObject([{ strange: true, input: { worth: 4 } }, { name: 'createOrder' }]);
    mend();
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    await time.advance(minute);
    expect(record()).toMatchObject({ price: 4 });
    expect(replica.visible('StockItem', id)?.data).toMatchObject({ price: 4 });
    expect([...server.records().keys()]).toHaveLength(2);
  });

  it('of a newer app than this one go to their version as well', async () => {
    const { time, server, device } = world();
    server.serve('2027-02', (mutation) => mutation);
    const phone = device();
    const newer = await phone.open({ manifest: { ...manifest, version: '2027-02' }, apiVersion: '2027-02' });
    const { entry } = await newer.enqueue(createItem('A'));
    await newer.close();
    const replica = await phone.open();
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(server.effects(entry.clientMutationId)).toBe(1);
  });
});

describe('edits whose version is not served any more', () => {
  it('are sent as what they mean today, under their ids, with what was made after them', async () => {
    const { time, server, id, pushes, open, mend, record } = await upgraded(threeEdits);
    server.serve(oldest.version, undefined);
    const replica = await open();
    await replica.enqueue(updateItem(id, { code: 'B' }));
    const made = replica.outbox().map(({ clientMutationId }) => clientMutationId);
    mend();
    replica.start();
    await time.until(() => replica.outbox().length === 0);

    expect(pushes.map(([version]) => version)).toEqual(['2026-05', '2026-11']);
    expect(made.map((it) => server.effects(it))).toEqual([1, 1, 1, 1]);
    expect(record()).toMatchObject({ code: 'B', price: 4, onHand: 3 });
    expect(replica.status().state).not.toBe('needs-upgrade');
  });

  it('wait for the person where the app does not say what they mean, with what builds on them; the rest goes on', async () => {
    const { time, server, id, open, mend } = await upgraded(async (replica, item) => {
      await threeEdits(replica, item);
      await replica.enqueue(oldItem(ids(6)(), { code: 'C' }));
    });
    server.serve(oldest.version, undefined);
    const { createStockItem } = upcasters[oldest.version]!;
    const onlyCreates = { [oldest.version]: { createStockItem: createStockItem! } };
    const replica = await open({ upcasters: onlyCreates });
    await replica.enqueue(updateItem(id, { code: 'B' }));
    mend();
    replica.start();
    await time.until(() => replica.status().state === 'live');
    expect(reasons(replica)).toEqual([
      ['restockItem', 'refused', 'API_VERSION_UNSUPPORTED'],
      ['createOrder', 'refused', 'API_VERSION_UNSUPPORTED'],
      ['updateStockItem', 'blocked', undefined],
    ]);
    expect(replica.status()).toMatchObject({ pending: 1, refused: 2 });
    expect(replica.outbox()[0]!.refusal![0]!.message).toContain('2026-05');
    expect(JSON.parse(replica.exportOutbox())).toMatchObject({
      entries: [{ name: 'restockItem', apiVersion: '2026-05', input: { onHand: { increment: 3 } } }, {}, {}],
    });
    expect([...server.records().values()].map(({ code }) => code)).toEqual(['A', 'C']);
  });

  it('can be made again as another mutation, or discarded', async () => {
    const { time, server, open, mend, record } = await upgraded(threeEdits);
    server.serve(oldest.version, undefined);
    const { createStockItem } = upcasters[oldest.version]!;
    const onlyCreates = { [oldest.version]: { createStockItem: createStockItem! } };
    const replica = await open({ upcasters: onlyCreates });
    mend();
    replica.start();
    await time.until(() => replica.outbox().length === 2);
    await time.until(() => replica.status().state === 'live');
    const [restocked, order] = replica.outbox();
    await expect(replica.retry(restocked!.clientMutationId)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    const again = await replica.edit(
      restocked!.clientMutationId,
      { onHand: { increment: 3 } },
      'updateStockItem',
    );
    expect(again).toMatchObject({ apiVersion: '2026-11', order: restocked!.order });
    expect(again.written).toBeUndefined();
    expect(again.clientMutationId).not.toBe(restocked!.clientMutationId);
    await replica.discard(order!.clientMutationId);
    await time.until(() => replica.outbox().length === 0);
    expect(record()).toMatchObject({ onHand: 3 });
    expect(server.effects(restocked!.clientMutationId)).toBe(0);
  });

  it('go on by themselves with an app that knows them, or a server that takes them again', async () => {
    for (const how of ['app', 'server'] as const) {
      const { time, server, open, mend, record } = await upgraded(threeEdits);
      server.serve(oldest.version, undefined);
      const without = await open({});
      mend();
      without.start();
      await time.until(() => without.status().refused === 3);
      await without.close();

      if (how === 'server') server.serve(oldest.version, meaning);
      const replica = await open(how === 'app' ? { upcasters } : {});
      replica.start();
      await time.until(() => replica.outbox().length === 0);
      expect(record(), how).toMatchObject({ price: 4, onHand: 3 });
    }
  });

  it('are not sent as what an upcaster gives that fails, or gives what is not valid; the reason says so', async () => {
    const failing = () => {
      throw new TypeError('No such unit.');
    };
    for (const [upcaster, said] of [
      [failing, 'No such unit.'],
      [() => ({ name: 'updateStockItem', input: { price: 'much' } }), 'price'],
    ] as const) {
      const { time, server, open, mend } = await upgraded((replica, id) => replica.enqueue(oldItem(id)));
      server.serve(oldest.version, undefined);
      const replica = await open({ upcasters: { [oldest.version]: { createStockItem: upcaster } } });
      mend();
      replica.start();
      await time.until(() => replica.status().refused === 1);
      const told = replica.outbox()[0]!.refusal!;
      expect(told[0]!.code).toBe('API_VERSION_UNSUPPORTED');
      expect(told.map(({ message }) => message).join(' ')).toContain(said);
      expect(server.records().size).toBe(0);
    }
  });

  it('and were done while it was are not done again: their first answers are asked for', async () => {
    for (const how of [{ upcasters }, {}]) {
      const { time, server, id, asOldest, loseAnswers, mend, open, record } = await upgraded(threeEdits);
      const before = await asOldest();
      loseAnswers();
      before.start();
      await time.until(() => record()?.onHand === 3);
      const made = before.outbox().map(({ clientMutationId }) => clientMutationId);
      await before.close();

      server.serve(oldest.version, undefined);
      const replica = await open(how);
      const answers: string[] = [];
      replica.onAnswered(({ answer }) => answers.push(`${answer.outcome} ${answer.replayed}`));
      mend();
      replica.start();
      await time.until(() => replica.outbox().length === 0);
      expect(answers).toEqual(Array(3).fill('APPLIED true'));
      expect(made.map((it) => server.effects(it))).toEqual([1, 1, 1]);
      await time.advance(minute);
      expect(replica.visible('StockItem', id)?.data).toMatchObject({ price: 4, onHand: 3 });
    }
  });

  it('and were still on their way when it ended are met by their receipts', async () => {
    const { time, server, device } = world();
    server.serve(oldest.version, meaning);
    const id = ids(5)();
    let late: (() => Promise<unknown>) | undefined;
    const phone = device({
      api: (transport) => ({
        ...transport,
        // One server has taken it and is slow; the next one that is asked does not serve the version any more.
        push: (batch, signal, version) => {
          if (version !== oldest.version)
            return Promise.resolve(late?.()).then(() => transport.push(batch, signal));
          late = () => transport.push(batch, signal, version);
          return Promise.reject(new HoldfastError('API_VERSION_UNSUPPORTED'));
        },
      }),
    });
    const before = await phone.open({ manifest: oldest, apiVersion: oldest.version });
    await threeEdits(before, id);
    const made = before.outbox().map(({ clientMutationId }) => clientMutationId);
    await before.close();
    const replica = await phone.open({ upcasters });
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(made.map((it) => server.effects(it))).toEqual([1, 1, 1]);
    expect(server.records().get(`StockItem:${id}`)).toMatchObject({ onHand: 3 });
  });
});

describe('an upgraded app that finds edits of an earlier one', () => {
  it('which were refused, and those that wait for them, has them so, and makes them again as its own', async () => {
    const { time, server, id, asOldest, mend, open, record } = await upgraded(threeEdits);
    const before = await asOldest();
    await before.enqueue(restock(id, -100));
    await before.enqueue({ name: 'restockItem', input: { id, worth: 8 } });
    mend();
    before.start();
    await time.until(() => before.status().state === 'live');
    expect(before.outbox().map(({ state }) => state)).toEqual(['refused', 'blocked']);
    await before.close();

    server.serve(oldest.version, undefined);
    const replica = await open();
    replica.start();
    await time.until(() => replica.status().state === 'live');
    expect(reasons(replica)).toEqual([
      ['updateStockItem', 'refused', 'BAD_USER_INPUT'],
      ['updateStockItem', 'blocked', undefined],
    ]);
    const again = await replica.edit(replica.outbox()[0]!.clientMutationId, { onHand: { increment: -1 } });
    expect(again).toMatchObject({ name: 'updateStockItem', apiVersion: '2026-11', appVersion: '2.0.0' });
    await time.until(() => replica.outbox().length === 0);
    expect(record()).toMatchObject({ onHand: 2, price: 8 });
  });

  it('of which it knows not even the mutation, holds back what was made after a refused one of the same record', async () => {
    const { time, server, id, asOldest, mend, open } = await upgraded(threeEdits);
    const before = await asOldest();
    await before.enqueue(restock(id, -100));
    mend();
    before.start();
    await time.until(() => before.status().state === 'live');
    await before.close();
    server.setRole('ada', workspace, 'OWNER');
    const replica = await open({});
    await replica.enqueue(updateItem(id, { code: 'B' }));
    await replica.enqueue(createOrder(id, 2));
    await replica.enqueue(createItem('other'));
    replica.start();
    await time.until(() => replica.status().state === 'live');
    expect(reasons(replica)).toEqual([
      ['restockItem', 'refused', 'BAD_USER_INPUT'],
      ['updateStockItem', 'blocked', undefined],
      ['createOrder', 'blocked', undefined],
    ]);
  });
});

describe('a device whose process dies, or whose store fails, at any write while it is upgraded', () => {
  for (const fault of ['crash-before', 'crash-after', 'failed', 'full', 'unsure'] as const)
    for (const served of [true, false])
      it(`loses nothing and does nothing twice (${fault}; the old version is ${served ? '' : 'not '}served)`, async () => {
        for (let at = 0, met = true; met; at += 1) {
          met = false;
          const { time, server, id, asOldest, loseAnswers, mend, open, record, stores } =
            await upgraded(threeEdits);
          // Some of it was done, and nobody heard of it.
          const before = await asOldest();
          const made = before.outbox().map(({ clientMutationId }) => clientMutationId);
          loseAnswers();
          before.start();
          await time.until(() => record()?.onHand === 3);
          await before.close();
          const again = await asOldest();
          const late = await again.enqueue(restock(id, 2));
          await again.close();
          if (!served) server.serve(oldest.version, undefined);
          mend();

          let replica: Replica | undefined;
          let crashed = false;
          const start = async () => {
            const store = await stores.open('ada');
            const plan = (index: number) => (index === at && !met ? ((met = true), fault) : undefined);
            void open({
              upcasters,
              store: met ? store : faultyStore(store, plan, () => (crashed = true)),
            }).then((it) => (replica = it).start());
            await time.advance(minute);
          };
          await start();
          if (crashed || !replica) await start();
          await time.advance(2 * minute);

          const label = `${fault} at write ${at}`;
          expect(replica!.outbox(), label).toEqual([]);
          for (const it of [...made, late.entry.clientMutationId]) expect(server.effects(it), label).toBe(1);
          expect(record(), label).toMatchObject({ price: 4, onHand: 5 });
          expect(replica!.visible('StockItem', id)?.data, label).toMatchObject({ price: 4, onHand: 5 });
          expect(at, 'writes').toBeLessThan(100);
        }
      });
});
