import type { Replica } from '../../src/sync/index.js';
import type { NetworkPlan } from '../../src/testing/index.js';
import { oldest, upcasters } from '../support/versions.js';
import {
  createItem,
  createOrder,
  deleteItem,
  ids,
  minute,
  second,
  updateItem,
  world,
  workspace,
  type Device,
} from '../support/world.js';

/** What a device holds, and what its person sees of it without a network. */
export interface Sample {
  readonly format: string;
  readonly sees: Sight;
  readonly pairs: ReadonlyArray<readonly [key: string, value: string]>;
}

export interface Sight {
  readonly items: readonly unknown[];
  readonly orders: readonly unknown[];
  readonly conflicts: number;
  readonly outbox: ReadonlyArray<readonly [clientMutationId: string, state: string]>;
}

export function sightOf(replica: Replica): Sight {
  const sorted = (type: string, names: readonly string[]) =>
    [...replica.records(type, workspace)]
      .map((data) => names.map((name) => data[name]))
      .sort((a, b) => (String(a) < String(b) ? -1 : 1));
  return {
    items: sorted('StockItem', ['code', 'remarks', 'price', 'onHand', 'labels']),
    orders: sorted('Order', ['code', 'amount', 'state']),
    conflicts: replica.conflicts().filter(({ state }) => state === 'OPEN').length,
    outbox: replica.outbox().map(({ clientMutationId, state }) => [clientMutationId, state]),
  };
}

/**
 * A device after a day on which everything happened that leaves something on its disk: texts that were edited, a deletion, a
 * conflict and one that a rule settled, and edits that were refused, are blocked, are in the pages and not answered, or wait.
 */
export async function aDay(): Promise<Omit<Sample, 'format'>> {
  const { time, device } = world();
  const id = ids(7);
  const [tall, gone, mine, unsent] = [id(), id(), id(), id()];
  let network: NetworkPlan = () => ({});
  const phone = device({ network: (kind) => network(kind) });
  const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
  tablet.start();
  await tablet.enqueue(createItem('tall', { id: tall, remarks: 'Grows in cold water.', labels: ['sea'] }));
  await tablet.enqueue(createItem('gone', { id: gone }));
  await time.advance(minute);
  const replica = await phone.open();
  replica.start();
  await time.advance(minute);
  // Two people who do not hear of each other.
  network = lost;
  await replica.enqueue(
    updateItem(tall, { cost: 5, price: 2, remarks: { text: 'Grows fast in cold water.' } }),
  );
  await tablet.enqueue(updateItem(tall, { cost: 7, price: 3 }));
  await time.advance(minute);
  network = () => ({});
  await replica.enqueue(deleteItem(gone));
  await replica.enqueue(createItem('mine', { id: mine, onHand: 2 }));
  await time.advance(3 * minute);
  // One that the server refuses, and one that waits for it.
  await replica.enqueue(updateItem(mine, { onHand: { increment: -5 } }));
  await time.advance(minute);
  await replica.enqueue(updateItem(mine, { price: 8 }));
  // One that pages bring, and no answer.
  network = (kind) => (kind === 'push' ? { fault: 'answer-lost' } : {});
  await replica.enqueue(updateItem(tall, { labels: { add: ['brown'] } }));
  await time.advance(3 * minute);
  network = lost;
  await replica.enqueue(createItem('unsent', { id: unsent }));
  await replica.enqueue(updateItem(tall, { remarks: { text: 'Grows fast in cold, clear water.' } }));
  await replica.enqueue(createOrder(unsent, 1));
  await time.advance(second);
  await replica.close();
  await tablet.close();
  return sampled(phone);
}

/** A device whose app has been upgraded, and has brought its edits to its own API version, which it has not sent yet. */
export async function anUpgrade(): Promise<Omit<Sample, 'format'>> {
  const { time, device } = world();
  const [known, unknown] = [ids(8)(), ids(9)()];
  let network: NetworkPlan = lost;
  const phone = device({ network: (kind) => network(kind) });
  const before = await phone.open({ manifest: oldest, apiVersion: oldest.version });
  await before.enqueue(createItem('known', { id: known, price: undefined, worth: 4 }));
  await before.enqueue({ name: 'restockItem', input: { id: unknown, onHand: { increment: 1 } } });
  await before.close();
  // Nothing more reaches the server once the edits are brought over.
  network = () => ({});
  const { createStockItem } = upcasters[oldest.version]!;
  const after = await phone.open({ upcasters: { [oldest.version]: { createStockItem: createStockItem! } } });
  after.onOutbox(() => (network = lost));
  after.start();
  await time.advance(second);
  await after.close();
  return sampled(phone);
}

/** The device as it lies in a drawer, and what it shows without a network. */
export async function sampled(phone: Device): Promise<Omit<Sample, 'format'>> {
  const replica = await phone.open();
  const sees = sightOf(replica);
  await replica.close();
  const store = await phone.stores.open('ada');
  const pairs = await store.scan('');
  await store.close();
  return { sees, pairs };
}

const lost: NetworkPlan = () => ({ fault: 'lost' });
