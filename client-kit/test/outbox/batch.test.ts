import type { Manifest } from '@holdfast/schema';
import { mayOvertake } from '@holdfast/schema/merge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../../src/outbox/entry.js';
import { Outbox } from '../../src/outbox/outbox.js';
import { sizeOf } from '../../src/outbox/size.js';
import {
  createItem,
  createOrder,
  deleteItem,
  ids,
  manifest,
  updateItem,
  workspace,
  world,
} from '../support/world.js';

/** The warehouse, in which orders come in heaps. */
const { createOrder: orders, updateOrder: changes, ...others } = manifest.writes;
const heaps: Manifest = {
  ...manifest,
  writes: {
    ...others,
    createOrder: { ...orders!, priority: 'BULK' },
    updateOrder: { ...changes!, priority: 'BULK' },
  },
};

const id = ids();
const items = [id(), id(), id()] as const;
const orderIds = [id(), id(), id(), id()] as const;
const item = fc.constantFrom(...items);
const order = fc.constantFrom(...orderIds);

const mutation = fc.oneof(
  fc.tuple(order, item).map(([of, on]) => createOrder(on, 1, { id: of })),
  order.map((of) => ({ name: 'updateOrder', input: { id: of, amount: 2 } })),
  fc.tuple(order, item).map(([of, on]) => ({ name: 'updateOrder', input: { id: of, itemId: on } })),
  item.map((of) => updateItem(of, { price: 2 })),
  item.map((of) => updateItem(of, { price: 3 })),
  fc.constant(0).map(() => createItem('new', { id: id() })),
  item.map((of) => deleteItem(of)),
);

function queue(mutations: ReadonlyArray<{ name: string; input: Readonly<Record<string, unknown>> }>): Outbox {
  const outbox = new Outbox(heaps);
  const entries = mutations.map((made, at): OutboxEntry => {
    const clientMutationId = id();
    const input = { ...made.input, clientMutationId };
    const about = { apiVersion: '2026-11', appVersion: '1', workspaceId: workspace, issuedAt: '' };
    return {
      format: 3,
      ...about,
      name: made.name,
      input,
      clientMutationId,
      order: at + 1,
      state: 'waiting',
      attempts: 0,
    };
  });
  outbox.apply(entries.map((put) => ({ put })));
  return outbox;
}

describe('a batch', () => {
  it('overtakes only bulk, and only as the schema allows; it is in order, fits, and is never empty', () => {
    fc.assert(
      fc.property(
        fc.array(mutation, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 200, max: 3_000 }),
        (mutations, entries, bytes) => {
          const outbox = queue(mutations);
          const sent: OutboxEntry[] = [];
          while (outbox.sendable) {
            const batch = outbox.nextBatch({ entries, bytes });
            const weight = batch.reduce((sum, entry) => sum + sizeOf(entry), 0);
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length <= entries && (weight <= bytes || batch.length === 1)).toBe(true);
            expect(batch).toEqual([...batch].sort((a, b) => a.order - b.order));
            sent.push(...batch);
            outbox.apply(batch.map((entry) => ({ remove: entry.clientMutationId })));
          }
          expect(sent.length).toBe(mutations.length);
          for (const [at, first] of sent.entries())
            for (const then of sent.slice(at + 1))
              if (then.order < first.order) expect(mayOvertake(heaps, first, then)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is the head of the queue where all of it fits, whatever is bulk', () => {
    const outbox = queue([createOrder(items[0], 1), updateItem(items[1], { price: 2 })]);
    const batch = outbox.nextBatch({ entries: 10, bytes: 10_000 });
    expect(batch.map(({ order: place }) => place)).toEqual([1, 2]);
  });
});

describe('what a person does during an import', () => {
  it('goes before what is left of the import, with what it depends on', async () => {
    const { time, device } = world(heaps);
    const pushes: string[][] = [];
    const phone = device({
      policy: { pushBatch: 10 },
      api: (transport) => ({
        ...transport,
        push: (batch) => {
          pushes.push(batch.map(({ name, input }) => `${name} ${String(input.code ?? input.price)}`));
          return transport.push(batch);
        },
      }),
    });
    const replica = await phone.open();
    const stock = await replica.enqueue(createItem('stock'));
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    replica.pause('offline');
    pushes.length = 0;
    const on = String(stock.record?.id);
    for (let at = 0; at < 25; at += 1) await replica.enqueue(createOrder(on, at));
    await replica.enqueue(createItem('urgent'));
    replica.resume('offline');
    await time.until(() => replica.outbox().length === 0);
    expect(pushes.map((batch) => batch.length)).toEqual([10, 10, 6]);
    expect(pushes[0]?.at(-1)).toBe('createStockItem urgent');
    expect(pushes.flat().filter((name) => name.startsWith('createOrder'))).toEqual(
      Array.from({ length: 25 }, (_, at) => `createOrder ${at}`),
    );
  });
});

describe('the size of a mutation', () => {
  it('is that of its JSON in UTF-8, about', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const made = { name: 'x', input: { text } };
        const bytes = new TextEncoder().encode(JSON.stringify({ x: made.input })).length;
        expect(Math.abs(sizeOf(made) - bytes)).toBeLessThan(4);
      }),
    );
  });
});
