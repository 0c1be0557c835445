import { yjsText } from '../../src/text.js';
import { HoldfastError, type ErrorCode } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import { openReplica, type SyncPolicy, type Transport } from '../../src/sync/index.js';
import { memoryStores } from '../../src/stores/memory.js';
import type { Store, StoreChange } from '../../src/stores/store.js';
import {
  createItem,
  createOrder,
  manifest,
  minute,
  pageByPage,
  second,
  workspace,
  world,
} from '../support/world.js';

/** A device whose server answers everything with an error of this code while there is one. */
async function answeredWith(code: ErrorCode, policy: Partial<SyncPolicy> = {}) {
  const { time, server, device } = world();
  let problem: HoldfastError | undefined = new HoldfastError(code);
  const guard = <T>(request: () => Promise<T>): Promise<T> => (problem ? Promise.reject(problem) : request());
  const api = (transport: Transport): Transport => ({
    ...transport,
    push: (batch) => guard(() => transport.push(batch)),
    pull: (request) => guard(() => transport.pull(request)),
  });
  const phone = device({ api, policy });
  const replica = await phone.open();
  await replica.enqueue(createItem('A'));
  replica.start();
  await time.advance(second);
  return { time, server, phone, replica, mend: () => (problem = undefined) };
}

describe('a device that nobody is signed in on', () => {
  it('stops asking, goes on to read and write, and drains once somebody has signed in', async () => {
    const { time, replica, server, mend } = await answeredWith('UNAUTHENTICATED');
    expect(replica.status()).toMatchObject({ state: 'needs-sign-in', problem: { code: 'UNAUTHENTICATED' } });
    await replica.enqueue(createItem('B'));
    expect([...replica.records('StockItem')]).toHaveLength(2);
    await expect(replica.now()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    mend();
    replica.tokenChanged();
    await time.advance(second);
    expect([replica.status().state, server.records().size]).toEqual(['live', 2]);
  });

  it('is not one that is offline, however long: fourteen days later it drains by itself', async () => {
    const { time, replica, mend } = await answeredWith('OFFLINE', { backOffMaxMs: 10 * minute });
    await time.advance(14 * 24 * 60 * minute);
    expect(replica.status()).toMatchObject({ state: 'offline', pending: 1 });
    mend();
    await time.advance(10 * minute);
    expect(replica.status()).toMatchObject({ state: 'live', pending: 0 });
  });
});

describe('an app that is too old', () => {
  it('keeps its outbox and asks again by time alone', async () => {
    const { time, replica, mend } = await answeredWith('CLIENT_UPGRADE_REQUIRED');
    expect(replica.status()).toMatchObject({ state: 'needs-upgrade', pending: 1 });
    mend();
    await time.advance(16 * minute);
    expect(replica.status()).toMatchObject({ state: 'live', pending: 0 });
  });
});

describe('a device that was shut out', () => {
  it('forgets what it holds, on the disk too', async () => {
    const { phone, replica } = await answeredWith('DEVICE_REVOKED');
    expect(replica.status()).toMatchObject({
      state: 'needs-sign-in',
      problem: { code: 'DEVICE_REVOKED' },
      pending: 0,
    });
    expect([...replica.records('StockItem')]).toEqual([]);
    expect(await (await phone.stores.open('ada')).scan('')).toEqual([]);
  });
});

describe('connectivity', () => {
  it('is a hint: saying offline stops nothing, saying online shortens the wait', async () => {
    const { time, phone, replica, mend } = await answeredWith('OFFLINE');
    await time.advance(60 * minute);
    mend();
    phone.environment.connectivity.set(false);
    phone.environment.connectivity.set(true);
    await time.advance(second);
    expect(replica.status().state).toBe('live');
    phone.environment.connectivity.set(false);
    await replica.enqueue(createItem('B'));
    await time.advance(second);
    expect(replica.outbox()).toEqual([]);
  });

  it('that flaps does not put the next attempt off', async () => {
    const { time, phone, replica, mend } = await answeredWith('OFFLINE');
    mend();
    for (let flaps = 0; flaps < 200 && replica.status().state !== 'live'; flaps += 1) {
      phone.environment.connectivity.set(flaps % 2 === 0);
      await time.advance(50);
    }
    expect(replica.status().state).toBe('live');
  });
});

describe('a store', () => {
  it('with an entry that cannot be read sends the rest, and sets that one aside, reported and exportable', async () => {
    const { time, server, device } = world();
    const phone = device();
    const before = await phone.open();
    await before.enqueue(createItem('A'));
    const { entry } = await before.enqueue(createItem('B'));
    await before.enqueue(createItem('C'));
    const store = await phone.stores.open('ada');
    await store.write([
      {
        put: `outbox/${String(entry.order).padStart(16, '0')}/${entry.clientMutationId}`,
        value: '{"format":1,torn',
      },
    ]);
    for (let starts = 0; starts < 2; starts += 1) {
      const replica = await phone.open();
      replica.start();
      await time.advance(second);
      expect(replica.outbox()).toEqual([]);
      expect(replica.status().notices).toMatchObject([{ kind: 'EDIT_SET_ASIDE' }]);
      expect(replica.exportOutbox()).toContain('torn');
      await replica.close();
    }
    expect([...server.records().values()].map(({ code }) => code)).toEqual(['A', 'C']);
  });

  it('with one edit in two places, as two windows may leave it, sends it once and drains', async () => {
    const { time, server, device } = world();
    const phone = device();
    const { entry } = await (await phone.open()).enqueue(createItem('A'));
    const store = await phone.stores.open('ada');
    const [[key, text] = ['', '']] = await store.scan('outbox/');
    await store.write([
      { put: key.replace(/1\//, '7/'), value: JSON.stringify({ ...JSON.parse(text), order: 7 }) },
    ]);
    const replica = await phone.open();
    expect(replica.outbox()).toMatchObject([{ clientMutationId: entry.clientMutationId, order: 1 }]);
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(server.records().size).toBe(1);
    expect(await store.scan('outbox/')).toEqual([]);
  });

  // WatermelonDB#430: rows that were synced before never get a column that came later.
  it('of an earlier version of the app gets the types and fields that the new one asks for, with the old ones shown', async () => {
    const { time, server, device } = world();
    const { Order: _later, ...entities } = manifest.entities;
    const { price: _too, ...fields } = entities.StockItem!.fields;
    const earlier = { ...manifest, entities: { ...entities, StockItem: { ...entities.StockItem!, fields } } };
    const known = ({ type }: { type: string }) => type !== 'Order';
    const old = (transport: Transport) =>
      pageByPage(transport, async (_asked, direct) => {
        const page = await direct();
        const records = page.records
          .filter(known)
          .map(({ type, data: { price: _unknown, ...data } }) => ({ type, data }));
        return { ...page, records };
      });
    const laptop = await device({ deviceId: 'laptop' }).open();
    const { record } = await laptop.enqueue(createItem('A', { price: 7 }));
    const itemId = String(record!.id);
    await laptop.enqueue(createOrder(itemId, 1));
    laptop.start();
    await time.until(() => laptop.outbox().length === 0);

    const stores = memoryStores();
    const before = await device({ stores, api: old }).open({ manifest: earlier });
    before.start();
    await time.until(() => before.hasSynced(workspace));
    expect(before.visible('StockItem', itemId)?.data).not.toHaveProperty('price');
    await before.close();

    for (const network of ['by the first start', 'from the device by the next'] as const) {
      const after = await device({ stores }).open();
      expect(after.visible('StockItem', itemId)?.data, network).toMatchObject({ code: 'A' });
      if (network === 'by the first start') {
        after.start();
        await time.until(() => after.status().state === 'live');
      }
      expect(after.visible('StockItem', itemId)?.data, network).toMatchObject({ price: 7 });
      expect([...after.records('Order')], network).toHaveLength(1);
      await after.close();
    }
    expect(server.records().size).toBe(2);
  });

  it('with an edit that makes no sense to this app opens all the same; the server says what it thinks of it', async () => {
    const { time, device } = world();
    const phone = device();
    const before = await phone.open();
    const { entry } = await before.enqueue(createItem('A'));
    const key = `outbox/${String(entry.order).padStart(16, '0')}/${entry.clientMutationId}`;
    const nonsense = {
      ...entry,
      name: 'updateStockItem',
      input: { ...entry.input, labels: { add: 7 }, onHand: 'x' },
    };
    await (
      await phone.stores.open('ada')
    ).write([
      { put: key, value: JSON.stringify(nonsense) },
      {
        put: `${key}b`,
        value: JSON.stringify({ ...entry, order: 9, clientMutationId: 'x', name: 'abolished' }),
      },
    ]);
    const replica = await phone.open();
    replica.start();
    await time.advance(second);
    expect(replica.outbox().map(({ state }) => state)).toEqual(['refused', 'refused']);
  });

  it('with a record that cannot be read is filled again from the server, while the rest stays shown', async () => {
    const { time, server, device } = world();
    const phone = device();
    const before = await phone.open();
    const made = await Promise.all(['A', 'B'].map((code) => before.enqueue(createItem(code))));
    before.start();
    await time.advance(second);
    await before.close();
    await (
      await phone.stores.open('ada')
    ).write([{ put: `record/StockItem/${String(made[0]?.record?.id)}`, value: 'mould' }]);
    const replica = await phone.open();
    expect([...replica.records('StockItem')]).toHaveLength(1);
    replica.start();
    await time.advance(second);
    expect(new Set(replica.records('StockItem'))).toEqual(new Set(server.records().values()));
    expect(replica.status().notices).toMatchObject([{ kind: 'RECORD_UNREADABLE' }]);
  });

  it('that fails for an hour is used again once it works: no failed state is for ever', async () => {
    const { time, server, device } = world();
    let broken = false;
    const inner = await memoryStores().open('ada');
    const check = () => {
      if (broken) throw new Error('the disk has gone away');
    };
    const store: Store = {
      ...inner,
      write: async (batch: readonly StoreChange[]) => (check(), inner.write(batch)),
      scan: async (prefix) => (check(), inner.scan(prefix)),
    };
    const replica = await device().open({ store });
    await replica.enqueue(createItem('A'));
    broken = true;
    replica.start();
    await time.advance(60 * minute);
    await expect(replica.enqueue(createItem('B'))).rejects.toThrow();
    expect(replica.status().pending).toBe(1);
    broken = false;
    await time.advance(2 * minute);
    expect([
      replica.outbox().length,
      server.records().size,
      [...replica.records('StockItem')].length,
    ]).toEqual([0, 1, 1]);
  });

  it('that was cleared under a running app is written again from memory, and that is reported', async () => {
    const { device } = world();
    const inner = await memoryStores().open('ada');
    let cleared = false;
    const store: Store = {
      ...inner,
      write: async (batch) => {
        if (!cleared) return inner.write(batch);
        cleared = false;
        throw new HoldfastError('STORE_CORRUPT');
      },
    };
    const replica = await device().open({ store });
    await replica.enqueue(createItem('A'));
    await inner.write((await inner.scan('')).map(([remove]) => ({ remove })));
    cleared = true;
    await replica.enqueue(createItem('B'));
    expect(await inner.scan('outbox/')).toHaveLength(2);
    expect(replica.status().notices).toMatchObject([{ kind: 'STORE_CLEARED' }]);
  });

  it('of a newer version of the app is left as it is', async () => {
    const { device } = world();
    const phone = device();
    const store = await phone.stores.open('ada');
    await store.write([
      { put: 'format', value: '99' },
      { put: 'outbox/1', value: 'from the future' },
    ]);
    await expect(phone.open()).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect(await store.get('outbox/1')).toBe('from the future');
  });

  it('holds the same as memory after every step', async () => {
    const { time, device } = world();
    const phone = device();
    const replica = await phone.open();
    const same = async () => {
      await time.advance(0);
      const copy = memoryStores();
      const store = await copy.open('copy');
      await store.write(
        (await (await phone.stores.open('ada')).scan('')).map(([put, value]) => ({ put, value })),
      );
      const other = await openReplica({
        manifest,
        text: yjsText,
        store,
        environment: phone.environment,
        transport: {} as Transport,
        userId: 'ada',
        deviceId: 'phone',
        apiVersion: manifest.version,
        appVersion: '1',
      });
      const dump = (it: typeof replica) => [
        it
          .outbox()
          .map(({ clientMutationId, state }) => [clientMutationId, state === 'sent' ? 'waiting' : state]),
        [...it.records('StockItem')],
        it.memberships(),
      ];
      expect(dump(other)).toEqual(dump(replica));
      await other.close();
    };
    replica.start();
    for (let step = 0; step < 10; step += 1) {
      await replica.enqueue(createItem(String(step)));
      await same();
      await time.advance(step * 10);
      await same();
    }
  });
});
