import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import { memoryStores } from '../../src/stores/memory.js';
import type { Store } from '../../src/stores/store.js';
import type { RecordChange } from '../../src/sync/index.js';
import { notesManifest, person } from '../support/notes.js';
import {
  createItem,
  createOrder,
  deleteItem,
  second,
  updateItem,
  world,
  workspace,
} from '../support/world.js';

const slice = 10;
const count = 100;

/** A device that holds a hundred records, just started; the timers have not fired. */
async function started(
  options: { first?: (ids: readonly string[]) => readonly string[]; offline?: boolean } = {},
) {
  const { time, server, device } = world();
  let offline = false;
  const phone = device({
    policy: { restoreSlice: slice },
    network: () => (offline ? { fault: 'lost' } : {}),
  });
  const before = await phone.open();
  const made = await Promise.all(
    Array.from({ length: count }, (_, code) =>
      before.enqueue(createItem(`S-${String(code).padStart(3, '0')}`)),
    ),
  );
  const ids = made.map(({ record }) => String(record?.id));
  before.start();
  await time.until(() => before.status().state === 'live');
  await before.close();
  offline = options.offline ?? false;
  const first = (options.first?.(ids) ?? []).map((id) => `StockItem:${id}`);
  const store = await phone.stores.open('ada');
  const replica = await phone.open({ first, store });
  const there = () => [...replica.records('StockItem', workspace)].length;
  return { time, server, device, phone, replica, ids, there, store };
}

describe('a start with much that is stored', () => {
  it('has the records that are wanted first before it has them all, and never takes in more at a stretch', async () => {
    const { time, replica, ids, there } = await started({ first: (ids) => ids.slice(-15) });
    expect(replica.isWhole()).toBe(false);
    expect(there()).toBeLessThan(count);
    for (const id of ids.slice(-15)) expect(replica.visible('StockItem', id)).toBeDefined();
    expect(replica.hasSynced(workspace)).toBe(true);
    const taken: number[] = [];
    replica.onRecords((changed: readonly RecordChange[], how) => {
      if (how === 'restored') taken.push(changed.length);
    });
    await time.until(() => replica.isWhole());
    expect(there()).toBe(count);
    expect(Math.max(...taken)).toBeLessThanOrEqual(slice);
    await replica.whole();
  });

  it('takes an edit of a record that has not been read yet, over what is stored of it', async () => {
    const { time, server, replica, ids } = await started();
    const id = ids.find((id) => !replica.visible('StockItem', id))!;
    const edits = [
      replica.enqueue(updateItem(id, { onHand: { increment: 2 } })),
      replica.enqueue(updateItem(id, { price: 7 })),
    ];
    const [first, last] = await Promise.all(edits);
    expect(replica.isWhole()).toBe(false);
    expect(first?.entry.input.baseVersion).toBe(1);
    expect(last?.record).toMatchObject({ price: 7, onHand: 2, code: expect.stringContaining('S-') });
    expect(replica.recordStatus('StockItem', id)).toBe('pending');
    await time.until(() => replica.isWhole());
    expect(replica.visible('StockItem', id)?.data).toMatchObject({ price: 7, onHand: 2 });
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(server.records().get(`StockItem:${id}`)).toMatchObject({ price: 7, onHand: 2 });
  });

  it('keeps edits in the order of the calls, whether their records are there or not', async () => {
    const { time, replica, ids } = await started();
    const here = ids.find((id) => replica.visible('StockItem', id))!;
    const missing = ids.filter((id) => !replica.visible('StockItem', id));
    const order = [missing[0]!, here, missing[1]!, here, missing[0]!];
    const edits = order.map((id, price) => replica.enqueue(updateItem(id, { price })));
    await Promise.all(edits);
    expect(replica.outbox().map(({ input }) => [input.id, input.price])).toEqual(
      order.map((id, price) => [id, price]),
    );
    const late = replica.enqueue(createOrder(missing[5]!, 1));
    await time.until(() => replica.isWhole());
    await replica.enqueue(createItem('last'));
    expect((await late).entry.order).toBe(replica.outbox().at(-1)!.order - 1);
  });

  it('takes pages and answers when all has been read, however early they come', async () => {
    const { time, server, device, replica, ids, there } = await started();
    const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
    tablet.start();
    await time.until(() => tablet.status().state === 'live');
    await tablet.enqueue(updateItem(ids[3]!, { price: 9 }));
    await tablet.enqueue(deleteItem(ids[4]!));
    await time.until(() => tablet.outbox().length === 0);
    replica.start();
    await replica.enqueue(updateItem(ids[5]!, { price: 8 }));
    await time.until(() => replica.status().state === 'live');
    expect(replica.isWhole()).toBe(true);
    expect(there()).toBe(count - 1);
    expect(
      new Map([...replica.records('StockItem')].map((data) => [`StockItem:${String(data.id)}`, data])),
    ).toEqual(new Map(server.records()));
  });

  it('that is cut short leaves everything as it was', async () => {
    const { time, phone, replica, ids } = await started({ offline: true });
    await replica.enqueue(updateItem(ids[90]!, { price: 3 }));
    expect(replica.isWhole()).toBe(false);
    await replica.close();
    await replica.whole();
    const again = await phone.open({ store: await phone.stores.open('ada') });
    await time.until(() => again.isWhole());
    expect([...again.records('StockItem')]).toHaveLength(count);
    expect(again.visible('StockItem', ids[90]!)?.data.price).toBe(3);
  });

  it('that meets a record which it cannot read sets it aside, says so and fetches it again', async () => {
    const { time, phone, replica, ids } = await started();
    await replica.close();
    const broken = await phone.stores.open('ada');
    await broken.write([{ put: `record/StockItem/${ids[77]!}`, value: 'mould' }]);
    const again = await phone.open();
    expect(again.status().notices).toEqual([]);
    again.start();
    await time.until(() => again.status().state === 'live');
    expect([...again.records('StockItem')]).toHaveLength(count);
    expect(again.status().notices).toMatchObject([{ kind: 'RECORD_UNREADABLE' }]);
    expect(await broken.scan('aside/record/')).toHaveLength(1);
  });

  it('goes on when the store could not be read for a while', async () => {
    const { time, phone, replica } = await started();
    await replica.close();
    const inner = await phone.stores.open('ada');
    let broken = false;
    const store: Store = {
      ...inner,
      async *parts(prefix, size) {
        const all = await inner.scan(prefix);
        for (let from = 0; from < all.length; from += size) {
          if (broken) throw new HoldfastError('STORE_FAILED');
          yield all.slice(from, from + size);
        }
      },
    };
    const again = await phone.open({ store });
    broken = true;
    await time.advance(10 * second);
    expect(again.isWhole()).toBe(false);
    broken = false;
    await time.until(() => again.isWhole());
    expect([...again.records('StockItem')]).toHaveLength(count);
  });

  it('of which the data is cleared while it reads writes what it knows, and fetches the rest again', async () => {
    const { time, server, phone, replica } = await started();
    await replica.close();
    const inner = await phone.stores.open('ada');
    let cleared = false;
    const store: Store = {
      ...inner,
      async *parts(prefix, size) {
        const all = await inner.scan(prefix);
        for (let from = 0; from < all.length; from += size) {
          if (cleared) throw new HoldfastError('STORE_CORRUPT');
          yield all.slice(from, from + size);
        }
      },
      async write(batch) {
        if (cleared) {
          cleared = false;
          throw new HoldfastError('STORE_CORRUPT');
        }
        return inner.write(batch);
      },
    };
    const again = await phone.open({ store });
    await inner.write((await inner.scan('')).map(([key]) => ({ remove: key })));
    cleared = true;
    again.start();
    await time.until(() => again.status().state === 'live');
    expect([...again.records('StockItem')]).toHaveLength(server.records().size);
    expect(again.status().notices).toMatchObject([{ kind: 'STORE_CLEARED' }]);
    expect(await inner.scan('record/')).toHaveLength(count);
  });

  it('shows in the end what a pending deletion takes along, also of what came in later', async () => {
    const { time, device } = world(notesManifest);
    const phone = device({ policy: { restoreSlice: 3 } });
    const before = await phone.open();
    const ada = person(before);
    const [kept, gone] = [await ada.notebook('kept'), await ada.notebook('gone')];
    for (let note = 0; note < 20; note += 1) await ada.note(note % 2 === 0 ? kept : gone, `note ${note}`);
    before.start();
    await time.until(() => before.status().state === 'live');
    await before.close();
    const replica = await phone.open({ store: await phone.stores.open('ada') });
    const her = person(replica);
    await her.removeNotebook(gone);
    expect(replica.isWhole()).toBe(false);
    await time.until(() => replica.isWhole());
    expect(her.notebooks()).toEqual(['kept']);
    expect(her.notes()).toHaveLength(10);
  });

  it('forgets all at once when the device is shut out', async () => {
    const { time, phone, replica } = await started();
    await replica.close();
    const store = await phone.stores.open('ada');
    const again = await phone.open({
      store,
      transport: {
        push: () => Promise.reject(new HoldfastError('DEVICE_REVOKED')),
        answers: () => Promise.reject(new HoldfastError('DEVICE_REVOKED')),
        pull: () => Promise.reject(new HoldfastError('DEVICE_REVOKED')),
        live: () => () => undefined,
        serverOffset: () => undefined,
      },
    });
    again.start();
    await time.advance(second);
    expect([...again.records('StockItem')]).toEqual([]);
    expect(await (await phone.stores.open('ada')).scan('')).toEqual([]);
  });
});

describe('stores without parts', () => {
  it('are read at once, and taken in by slices all the same', async () => {
    const { time, device } = world();
    const { open } = memoryStores();
    const store = await open('ada');
    const phone = device({ policy: { restoreSlice: slice } });
    const before = await phone.open({ store });
    for (let code = 0; code < 25; code += 1) await before.enqueue(createItem(`S-${code}`));
    before.start();
    await time.until(() => before.status().state === 'live');
    const again = await phone.open({ store });
    expect([...again.records('StockItem')]).toHaveLength(slice);
    await time.until(() => again.isWhole());
    expect([...again.records('StockItem')]).toHaveLength(25);
  });
});
