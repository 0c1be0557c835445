import { describe, expect, it } from 'vitest';
import { memoryStores } from '../../src/stores/memory.js';
import type { StoreChange } from '../../src/stores/store.js';
import { faultyStore, type Passage } from '../../src/testing/index.js';
import { browserOf } from '../support/browser.js';
import { createItem, ids, minute, second, updateItem, workspace, world } from '../support/world.js';

const cursorKey = `cursor/${workspace}`;
const kinds = (batches: ReadonlyArray<readonly StoreChange[]>) =>
  batches.map((batch) =>
    batch.map((change) => ('put' in change ? change.put : `-${change.remove}`).replace(/\/.*/, '')),
  );

/** A device in step with the server, whose writes are noted from then on. */
async function inStep() {
  const made = world();
  const stores = memoryStores();
  let network: Passage = {};
  const phone = made.device({ stores, network: (kind) => (kind === 'push' ? network : {}) });
  const batches: Array<readonly StoreChange[]> = [];
  const store = faultyStore(await stores.open('ada'), (_index, batch) => void batches.push(batch));
  const replica = await phone.open({ store });
  replica.start();
  await made.time.advance(2 * minute);
  batches.length = 0;
  const stored = async (key: string) => (await stores.open('ada')).get(key);
  const meet = (fate: Passage) => (network = fate);
  return { ...made, phone, stores, replica, batches, stored, meet };
}

describe('how far a device has read, where that brought nothing new', () => {
  it('costs no write: an edit is written when it is made, and when it is answered', async () => {
    const { time, replica, batches } = await inStep();
    const item = ids()();
    await replica.enqueue(createItem('A', { id: item }));
    await time.advance(second);
    expect(replica.outbox()).toEqual([]);
    expect(kinds(batches)).toEqual([['outbox'], ['-outbox', 'record', 'fact']]);
  });

  it('is written a minute later, once for all that happened meanwhile', async () => {
    const { time, replica, batches, stored } = await inStep();
    const item = ids()();
    await replica.enqueue(createItem('A', { id: item }));
    const before = await stored(cursorKey);
    for (let price = 2; price < 6; price += 1) {
      await time.advance(5 * second);
      await replica.enqueue(updateItem(item, { price }));
    }
    await time.advance(30 * second);
    expect(await stored(cursorKey)).toBe(before);
    await time.advance(15 * second);
    expect(kinds(batches).filter((batch) => batch.includes('cursor'))).toEqual([['cursor', 'fact']]);
    expect(await stored(cursorKey)).not.toBe(before);
  });

  it('is written at the end', async () => {
    const { time, replica, phone, stored } = await inStep();
    await replica.enqueue(createItem('A'));
    await time.advance(second);
    const { lastSyncedAt } = replica.status();
    const before = await stored(cursorKey);
    await replica.close();
    expect(await stored(cursorKey)).not.toBe(before);
    expect((await phone.open()).status().lastSyncedAt).toBe(lastSyncedAt);
  });

  it('is written at once with what is news', async () => {
    const { time, device, batches } = await inStep();
    const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
    tablet.start();
    await tablet.enqueue(createItem('from elsewhere'));
    await time.advance(second);
    expect(kinds(batches)).toEqual([['record', 'cursor', 'fact']]);
  });

  it('is asked for again after a crash, and changes nothing', async () => {
    const { time, server, replica, phone } = await inStep();
    const item = ids()();
    await replica.enqueue(createItem('A', { id: item, onHand: 1 }));
    await time.advance(second);
    await replica.enqueue(updateItem(item, { onHand: { increment: 2 } }));
    await time.advance(second);
    const again = await phone.open();
    const told: unknown[] = [];
    again.onRecords((changed) => told.push(...changed));
    again.start();
    await time.until(() => again.status().state === 'live');
    await time.advance(minute);
    expect(told).toEqual([]);
    expect([...again.records('StockItem')].map(({ onHand }) => onHand)).toEqual([3]);
    expect(server.records().get(`StockItem:${item}`)?.onHand).toBe(3);
  });

  it('is written for a tab that has just come, and at once while it is there', async () => {
    const { world, open } = browserOf();
    const a = (await open()).replica;
    a.start();
    await world.time.advance(2 * minute);
    await a.enqueue(createItem('A'));
    await world.time.advance(second);
    const b = (await open()).replica;
    await world.time.advance(second);
    expect(b.status().lastSyncedAt).toBe(a.status().lastSyncedAt);
    await a.enqueue(createItem('B'));
    await world.time.advance(second);
    expect(b.status().lastSyncedAt).toBe(a.status().lastSyncedAt);
  });
});

describe('a page with edits of this device whose answers are on their way', () => {
  it('waits for them', async () => {
    const { time, replica, batches, meet } = await inStep();
    meet({ delay: 200 });
    await replica.enqueue(createItem('A'));
    await time.advance(second);
    expect(kinds(batches)).toEqual([['outbox'], ['-outbox', 'record', 'fact']]);
  });

  it('is taken without them a quarter of a second later', async () => {
    const { time, replica, batches, meet } = await inStep();
    meet({ fault: 'answer-silent' });
    await replica.enqueue(createItem('A'));
    await time.advance(249);
    expect(kinds(batches)).toEqual([['outbox']]);
    await time.advance(1);
    expect(kinds(batches)).toEqual([['outbox'], ['included', 'record', 'cursor', 'fact']]);
    meet({});
    await time.advance(minute);
    expect(replica.outbox()).toEqual([]);
    expect([...replica.records('StockItem')].map(({ code }) => code)).toEqual(['A']);
  });
});
