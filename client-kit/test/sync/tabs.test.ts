import { describe, expect, it } from 'vitest';
import type { Replica } from '../../src/sync/index.js';
import type { Store } from '../../src/stores/store.js';
import type { VirtualTime } from '../../src/testing/index.js';
import { browserOf } from '../support/browser.js';
import { createItem, deleteItem, ids, minute, updateItem } from '../support/world.js';

const codes = (replica: Replica) => [...replica.records('StockItem')].map(({ code }) => code).sort();
const prices = (replica: Replica) => [...replica.records('StockItem')].map(({ price }) => price);
const queue = (replica: Replica) => replica.outbox().map(({ clientMutationId }) => clientMutationId);

describe('tabs of one store', () => {
  it('see what another one writes with the next turn, records and outbox alike', async () => {
    const { world, open } = browserOf();
    const [a, b] = [(await open()).replica, (await open()).replica];
    const seen: string[] = [];
    b.onRecords((changed) => seen.push(...changed.map(({ after }) => String(after?.code))));
    b.onOutbox(() => seen.push(`${b.outbox().length} waiting`));
    await a.enqueue(createItem('A'));
    await world.time.advance(0);
    expect(seen).toEqual(['A', '1 waiting']);
    await b.enqueue(updateItem(String([...b.records('StockItem')][0]?.id), { price: 7 }));
    await world.time.advance(0);
    expect([prices(a), a.outbox().map(({ name }) => name)]).toEqual([
      [7],
      ['createStockItem', 'updateStockItem'],
    ]);
  });

  it('see what one has written that had not heard of any other yet', async () => {
    const { world, open } = browserOf();
    const a = (await open()).replica;
    await open({ atOnce: (replica) => replica.enqueue(createItem('A')) });
    expect(codes(a)).toEqual([]);
    await world.time.advance(200);
    expect(codes(a)).toEqual(['A']);
  });

  it('see a store that was begun anew while one of them heard nothing, though it counts from the beginning', async () => {
    const { world, open, forget, passing } = browserOf();
    const [a, b] = [(await open()).replica, await open()];
    for (const code of ['A', 'B', 'C']) await passing(a.enqueue(createItem(code)));
    await world.time.advance(200);
    b.tab.freeze('lost');
    await passing(a.close('forgotten'));
    await forget();
    const c = (await open()).replica;
    b.tab.thaw();
    // It is heard of by whatever it says.
    b.replica.pause('test');
    await world.time.advance(0);
    await passing(c.enqueue(createItem('anew')));
    await world.time.advance(1_000);
    expect(codes(b.replica)).toEqual(['anew']);
    await passing(c.enqueue(createItem('more')));
    await world.time.advance(1_000);
    expect(codes(b.replica)).toEqual(['anew', 'more']);
  });

  it('take their places in one order, however their edits fall together, and each is sent once', async () => {
    const { world, open, passing } = browserOf();
    const id = ids();
    const item = id();
    const tabs = [(await open()).replica, (await open()).replica, (await open()).replica];
    await tabs[0]!.enqueue(createItem('A', { id: item, onHand: 0 }));
    await world.time.advance(0);
    const edits = Array.from({ length: 60 }, async (_, at) => {
      const { entry } = await tabs[at % 3]!.enqueue(updateItem(item, { onHand: { increment: 1 } }));
      return entry.clientMutationId;
    });
    const made = await passing(Promise.all(edits));
    await world.time.advance(200);
    for (const tab of tabs) {
      expect(queue(tab)).toHaveLength(61);
      expect(queue(tab)).toEqual(queue(tabs[0]!));
      expect(new Set(tab.outbox().map(({ order }) => order)).size).toBe(61);
    }
    tabs[1]!.start();
    await world.time.until(() => tabs.every((tab) => tab.outbox().length === 0));
    for (const mutation of made) expect(world.server.effects(mutation)).toBe(1);
    await world.time.advance(minute);
    for (const tab of tabs) expect([...tab.records('StockItem')].map(({ onHand }) => onHand)).toEqual([60]);
  });

  it('find what a tab wrote that died before it could say so', async () => {
    const { open, passing } = browserOf();
    const [a, b] = [await open(), await open()];
    a.tab.die();
    await a.replica.enqueue(createItem('written without a word'));
    await passing(b.replica.enqueue(createItem('next')));
    expect(codes(b.replica)).toEqual(['next', 'written without a word']);
    expect(b.replica.outbox().map(({ order }) => order)).toEqual([1, 2]);
  });

  it('that could not hear for an hour know everything when they hear again', async () => {
    for (const messages of ['wait', 'lost'] as const) {
      const { world, open } = browserOf();
      const [a, b] = [await open(), await open()];
      await world.time.advance(0);
      b.tab.freeze(messages);
      for (let at = 0; at < 5; at += 1) await a.replica.enqueue(createItem(`A-${at}`));
      await world.time.advance(60 * minute);
      b.tab.thaw();
      await a.replica.enqueue(createItem('A-5'));
      await world.time.advance(1_000);
      expect(codes(b.replica)).toEqual(['A-0', 'A-1', 'A-2', 'A-3', 'A-4', 'A-5']);
      expect(queue(b.replica)).toEqual(queue(a.replica));
    }
  });

  it('that open while another one writes have all of it', async () => {
    const { world, open, passing } = browserOf({ policy: { restoreSlice: 1 } });
    const id = ids();
    const a = (await open()).replica;
    a.start();
    const items = Array.from({ length: 12 }, () => id());
    for (const item of items) await passing(a.enqueue(createItem(item, { id: item })));
    await world.time.until(() => a.outbox().length === 0 && a.status().state === 'live');
    const b = (await open({ wrap: (store) => slowly(store, world.time) })).replica;
    let changes = 0;
    while (!b.isWhole()) {
      const item = items[changes % 12]!;
      const edit = changes % 3 === 2 ? deleteItem(item) : updateItem(item, { price: 100 + changes });
      await passing(a.enqueue(edit));
      changes += 1;
      await world.time.advance(10);
    }
    expect(changes).toBeGreaterThan(3);
    await world.time.advance(minute);
    expect([...b.records('StockItem')].map(({ id, price }) => [id, price]).sort()).toEqual(
      [...a.records('StockItem')].map(({ id, price }) => [id, price]).sort(),
    );
    expect(b.outbox()).toEqual([]);
  });
});

/** A store that takes a while for each part that it reads. */
const slowly = (store: Store, { timers }: VirtualTime): Store => ({
  ...{ report: store.report, shared: store.shared!, get: (key) => store.get(key) },
  scan: (prefix) => store.scan(prefix),
  write: (batch) => store.write(batch),
  close: () => store.close(),
  async *parts(prefix, size) {
    for await (const part of store.parts!(prefix, size)) {
      await new Promise<void>((resolve) => timers.set(7, resolve));
      yield part;
    }
  },
});
