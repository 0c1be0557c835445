/** What is deleted along with a record, and comes back with it, in every order of arrival. */
import type { MutationSettlement } from '../../src/merge/index.js';
import type { Manifest } from '../../src/index.js';
import { compileSchema } from '../../src/compiler/index.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { warehouse } from '../domains.js';
import { inOrder, ordersOf } from './arrivals.js';
import { Bench, type Sent } from './bench.js';
import { holds } from './cases.js';
import { notes } from './devices.js';

const origin = { by: 'origin', second: 0 };
const make = (bench: Bench, name: string, id: string, given: object) =>
  bench.send({ name, input: { ...given, id }, ...origin, mutation: `make-${id}` });

/** Two notebooks; in the first, two notes; in the first of them, an item. */
function aShelf(): Bench {
  const bench = new Bench(notes);
  make(bench, 'createNotebook', 'p', { title: 'Tides' });
  make(bench, 'createNotebook', 'q', { title: 'Weeds' });
  make(bench, 'createNote', 'c', { notebookId: 'p', title: 'C' });
  make(bench, 'createNote', 's', { notebookId: 'p', title: 'S' });
  make(bench, 'createChecklistItem', 'i', { noteId: 'c', text: 'I' });
  return bench;
}

/** What one device may do to the shelf, each of its lists in this order; after its own delete it leaves a record alone. */
const deeds: ReadonlyArray<ReadonlyArray<Pick<Sent, 'name' | 'input'>>> = [
  [{ name: 'deleteNotebook', input: { id: 'p' } }],
  [{ name: 'deleteNote', input: { id: 'c' } }],
  [{ name: 'updateNote', input: { id: 'c', title: 'edited' } }],
  [
    { name: 'updateNote', input: { id: 'c', title: 'edited' } },
    { name: 'deleteNote', input: { id: 'c' } },
  ],
  [
    { name: 'updateNote', input: { id: 'c', pinned: true } },
    { name: 'deleteNotebook', input: { id: 'p' } },
  ],
  [{ name: 'updateNotebook', input: { id: 'p', colour: 'KELP' } }],
  [
    { name: 'updateNotebook', input: { id: 'p', colour: 'DUSK' } },
    { name: 'deleteNotebook', input: { id: 'p' } },
  ],
  [{ name: 'updateChecklistItem', input: { id: 'i', votes: { increment: 1 } } }],
  [{ name: 'deleteChecklistItem', input: { id: 'i' } }],
  [
    { name: 'deleteNote', input: { id: 's' } },
    { name: 'restoreNote', input: { id: 's' } },
  ],
];
const making: ReadonlyArray<(by: string) => ReadonlyArray<Pick<Sent, 'name' | 'input'>>> = [
  (by) => [{ name: 'createNote', input: { id: `n${by}`, notebookId: 'p', title: 'new' } }],
  (by) => [{ name: 'createChecklistItem', input: { id: `i${by}`, noteId: 'c', text: 'new' } }],
];

const deed = fc.integer({ min: 0, max: deeds.length + making.length - 1 });
const meeting = (of: fc.Arbitrary<number>) =>
  fc
    .array(of, { minLength: 2, maxLength: 3 })
    .map((chosen) =>
      chosen.map((nth, at) => {
        const by = 'abcd'.charAt(at);
        const done = deeds[nth] ?? making[nth - deeds.length]?.(by) ?? [];
        return done.map((each, step): Sent => ({ ...each, by, second: 5 + step, mutation: `${by}-${step}` }));
      }),
    )
    .chain((queues) => ordersOf(queues.map(({ length }) => length)).map((orders) => ({ queues, orders })));

/** What people see of all records. */
const shown = ({ records }: Bench): unknown =>
  Object.fromEntries(
    [...records]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { record }]) => [
        key,
        { ...record, version: 0, updatedAt: 0, createdAt: 0, deletedAt: record.deletedAt !== null },
      ]),
  );

/** No record is there without what it goes along with. */
function isWhole({ records }: Bench): void {
  for (const { record } of records.values())
    for (const above of [`Notebook:${String(record.notebookId)}`, `Note:${String(record.noteId)}`])
      if (record.deletedAt === null && records.has(above))
        expect(records.get(above)?.record.deletedAt, `${String(record.id)} without ${above}`).toBeNull();
}

function inBothOrders(
  start: Bench,
  queues: readonly Sent[][],
  orders: readonly [readonly number[], readonly number[]],
) {
  const seen = start.versions();
  return orders.map((order) => {
    const bench = new Bench(start.manifest, start.records);
    for (const sent of inOrder(queues, order)) {
      bench.send({ ...sent, seen });
      isWhole(bench);
    }
    return bench;
  });
}

describe('deletes of what holds others, edits of what is held', () => {
  it('leave the same records in every order of arrival, and none without what holds it', () => {
    const start = aShelf();
    holds('cascade', meeting(deed), ({ queues, orders }) => {
      const [one, other] = inBothOrders(start, queues, orders);
      expect(one && shown(one)).toEqual(other && shown(other));
    });
  });

  it('leave the same after a delete that some have seen, too', () => {
    const start = aShelf();
    start.send({ name: 'deleteNotebook', input: { id: 'p' }, by: 'z', second: 1, mutation: 'z' });
    const restores: Sent[][] = ['a', 'b', 'c'].map((by) => [
      { name: 'restoreNotebook', input: { id: 'p' }, by, second: 5, mutation: by },
      { name: 'updateNote', input: { id: 'c', title: by }, by, second: 6, mutation: `${by}2` },
    ]);
    const lists = fc.subarray(
      [
        restores[0] ?? [],
        restores[1] ?? [],
        [{ name: 'restoreNote', input: { id: 'c' }, by: 'd', second: 5, mutation: 'd' }],
        [
          { name: 'restoreNotebook', input: { id: 'p' }, by: 'e', second: 5, mutation: 'e' },
          { name: 'deleteNotebook', input: { id: 'p' }, by: 'e', second: 6, mutation: 'e2' },
        ],
      ] satisfies Sent[][],
      { minLength: 2 },
    );
    const made = lists.chain((queues) =>
      ordersOf(queues.map(({ length }) => length)).map((orders) => ({ queues, orders })),
    );
    holds('restored', made, ({ queues, orders }) => {
      const [one, other] = inBothOrders(start, queues, orders);
      expect(one && shown(one)).toEqual(other && shown(other));
    });
  });
});

/** The warehouse with orders that go along with what they order. */
const strict: Manifest = compileSchema(
  warehouse.map(({ name, text }) => ({
    name,
    text: text.replace('(field: "itemId")', '(field: "itemId", onDelete: CASCADE)'),
  })),
  { version: '2026-11' },
).manifest;

describe('under KEEP_DELETE of what is held', () => {
  const start = new Bench(strict);
  make(start, 'createStockItem', 'k', { code: 'K', price: 1 });
  make(start, 'createOrder', 'o', { itemId: 'k', code: 1 });
  make(start, 'createOrder', 'r', { itemId: 'k', code: 2 });
  const sent = (name: string, input: Sent['input'], by: string): Sent => ({
    name,
    input,
    by,
    second: 5,
    mutation: by,
  });

  it('a delete takes edited and new ones along, in every order of arrival', () => {
    const lists = fc.subarray(
      [
        [sent('deleteStockItem', { id: 'k' }, 'a')],
        [sent('deleteStockItem', { id: 'k' }, 'b')],
        [sent('updateOrder', { id: 'o', amount: 3 }, 'c')],
        [sent('createOrder', { id: 'n', itemId: 'k', code: 3 }, 'd')],
        [sent('updateStockItem', { id: 'k', onHand: { increment: 1 } }, 'e')],
      ],
      { minLength: 2 },
    );
    const made = lists.chain((queues) =>
      ordersOf(queues.map(({ length }) => length)).map((orders) => ({ queues, orders })),
    );
    holds('cascadeKeepDelete', made, ({ queues, orders }) => {
      const [one, other] = inBothOrders(start, queues, orders);
      expect(one && shown(one)).toEqual(other && shown(other));
    });
  });
});

/** A settlement that was taken. */
function taken(settled: MutationSettlement) {
  if (settled.outcome === 'REJECTED') throw new Error(settled.errors[0]?.message);
  return settled;
}
const told = (settled: MutationSettlement) =>
  taken(settled).collisions.map(({ key, field, winner }) => `${key} ${field} ${winner}`);
const gone = (bench: Bench) => [...bench.records.keys()].filter((key) => bench.isDeleted(key)).sort();

describe('the delete of a notebook', () => {
  const drop: Sent = { name: 'deleteNotebook', input: { id: 'p' }, by: 'b', second: 9, mutation: 'drop' };
  const edit: Sent = {
    name: 'updateNote',
    input: { id: 'c', title: 'edited' },
    by: 'a',
    second: 5,
    mutation: 'edit',
  };

  it('takes all that is in it along, each one version on, its own record first', () => {
    const bench = aShelf();
    const { outcome, changes } = taken(bench.send(drop));
    expect(outcome).toBe('APPLIED');
    expect(changes.map(({ key, kind, next }) => `${key} ${kind} ${String(next.record.version)}`)).toEqual([
      'Notebook:p DELETE 2',
      'ChecklistItem:i DELETE 2',
      'Note:c DELETE 2',
      'Note:s DELETE 2',
    ]);
  });

  it('leaves a note that somebody edited meanwhile, with its items, and the notebook for its sake', () => {
    const bench = aShelf();
    const seen = bench.versions();
    bench.send({ ...edit, seen });
    expect(told(bench.send({ ...drop, seen }))).toEqual([
      'Note:c deletedAt THEIRS',
      'Notebook:p deletedAt THEIRS',
    ]);
    expect(gone(bench)).toEqual(['Note:s']);
  });

  it('is undone for that note where the edit arrives later, and for nothing else', () => {
    const bench = aShelf();
    const seen = bench.versions();
    bench.send({ ...drop, seen });
    expect(told(bench.send({ ...edit, seen }))).toEqual([
      'Note:c deletedAt YOURS',
      'Notebook:p deletedAt YOURS',
    ]);
    expect(gone(bench)).toEqual(['Note:s']);
  });

  it('does not reach a note that was moved out meanwhile', () => {
    const move: Sent = {
      name: 'updateNote',
      input: { id: 'c', notebookId: 'q' },
      by: 'a',
      second: 5,
      mutation: 'move',
    };
    for (const queue of [
      [drop, move],
      [move, drop],
    ]) {
      const bench = aShelf();
      const seen = bench.versions();
      for (const sent of queue) bench.send({ ...sent, seen });
      expect(gone(bench)).toEqual(['Note:s', 'Notebook:p']);
    }
  });

  it('is taken back with all that went along, but not what was deleted by itself', () => {
    const bench = aShelf();
    bench.send({ name: 'deleteNote', input: { id: 's' }, by: 'a', second: 1, mutation: 'alone' });
    bench.send(drop);
    bench.send({ name: 'restoreNotebook', input: { id: 'p' }, by: 'a', second: 12, mutation: 'back' });
    expect(gone(bench)).toEqual(['Note:s']);
  });
});
