import { settle, type Settlement } from '../../src/merge/index.js';
import { describe, expect, it } from 'vitest';
import {
  aChecklistItem,
  aNote,
  anOrder,
  aStockItem,
  at,
  entityOf,
  id,
  intent,
  notes,
  settleAll,
  stock,
  workspaceId,
  type Made,
} from './devices.js';

const note = entityOf(notes, 'updateNote');
const order = entityOf(stock, 'updateOrder');
const a = (second: number, base = 1): Made => ({ by: 'device-a', second, base });
const b = (second: number, base = 1): Made => ({ by: 'device-b', second, base });
const rename = (title: string, made: Made) => intent(notes, 'updateNote', { title }, made);
const remove = (made: Made) => intent(notes, 'deleteNote', {}, made);
const restore = (made: Made) => intent(notes, 'restoreNote', {}, made);

/** A settlement that was taken. */
function taken(settlement: Settlement) {
  if (settlement.outcome === 'REJECTED') throw new Error(settlement.errors[0]?.message);
  return settlement;
}
const collisions = (settlement: Settlement) =>
  taken(settlement).collisions.map(({ field, winner }) => `${field} ${winner}`);

describe('a create', () => {
  it('makes a whole record: what it was given, the defaults, and null for the rest', () => {
    expect(anOrder.record).toEqual({
      ...{
        id,
        workspaceId,
        itemId: workspaceId,
        code: 7,
        amount: 1,
        state: 'OPEN',
        urgent: false,
        dueAt: null,
        remarks: null,
      },
      ...{ version: 1, createdAt: at(0), updatedAt: at(0), deletedAt: null },
    });
  });

  it('takes null for null, also where there is a default', () => {
    const write = { ...intent(stock, 'createOrder', {}, a(1)).write };
    const withDefault = {
      ...write,
      fields: {
        ...write.fields,
        remarks: {
          name: 'remarks',
          shape: 'plain' as const,
          required: false,
          nullable: true,
          default: 'none',
        },
      },
    };
    const created = (changes: object) =>
      taken(
        settle(order, undefined, {
          ...intent(stock, 'createOrder', { itemId: id, code: 1, ...changes }, a(1)),
          write: withDefault,
        }),
      );
    expect(created({ remarks: null }).next.record.remarks).toBeNull();
    expect(created({}).next.record.remarks).toBe('none');
  });

  it('keeps values in one form: times in UTC, ids in small letters, a set without repeats', () => {
    const given = { itemId: workspaceId.toUpperCase(), code: 1, dueAt: '2026-12-01T10:00:00+02:00' };
    const { record } = settleAll(order, undefined, [intent(stock, 'createOrder', given, a(1))]);
    expect(record).toMatchObject({ itemId: workspaceId, dueAt: '2026-12-01T08:00:00.000Z' });
    const tagged = intent(notes, 'createNote', { notebookId: id, title: 'T', tags: ['x', 'y', 'x'] }, a(1));
    expect(settleAll(note, undefined, [tagged]).record.tags).toEqual(['x', 'y']);
  });

  it('is refused where a record has the id', () => {
    expect(
      settle(note, aNote, intent(notes, 'createNote', { title: 'T', notebookId: id }, a(1))),
    ).toMatchObject({
      outcome: 'REJECTED',
      errors: [{ code: 'BAD_USER_INPUT', path: ['id'] }],
    });
  });
});

describe('an update', () => {
  it('of another field than somebody else changed is applied beside it', () => {
    const other = intent(notes, 'updateNote', { pinned: true }, b(5));
    const settled = taken(settle(note, settleAll(note, aNote, [rename('A', a(9))]), other));
    expect(settled.outcome).toBe('APPLIED');
    expect(settled.next.record).toMatchObject({ title: 'A', pinned: true, version: 3 });
  });

  it('says which fields have another value now', () => {
    expect(taken(settle(note, aNote, rename('A', a(5)))).changed).toEqual(['title', 'version', 'updatedAt']);
    expect(taken(settle(note, aNote, rename('Tide tables', a(5)))).changed).toEqual(['version', 'updatedAt']);
  });

  it('of the same field stands if it is the later one, and both are told of', () => {
    const settled = taken(settle(note, settleAll(note, aNote, [rename('A', a(5))]), rename('B', b(6))));
    expect(settled.outcome).toBe('MERGED');
    expect(settled.next.record.title).toBe('B');
    expect(settled.collisions).toEqual([
      expect.objectContaining({
        field: 'title',
        strategy: 'LAST_WRITE',
        winner: 'YOURS',
        theirs: 'A',
        yours: 'B',
      }),
    ]);
  });

  it('that is the earlier one changes nothing, and is told so', () => {
    const before = settleAll(note, aNote, [rename('A', a(5))]);
    const settled = taken(settle(note, before, rename('B', b(4))));
    expect(settled.next).toBe(before);
    expect(settled.changed).toEqual([]);
    expect(collisions(settled)).toEqual(['title THEIRS']);
  });

  it('to the same value collides with nobody', () => {
    const settled = taken(settle(note, settleAll(note, aNote, [rename('Same', a(5))]), rename('Same', b(6))));
    expect(settled.outcome).toBe('APPLIED');
  });

  it('of what it has seen is no collision, whatever the clocks say', () => {
    const settled = taken(settle(note, settleAll(note, aNote, [rename('A', a(50))]), rename('B', b(5, 2))));
    expect(settled.collisions).toEqual([]);
    expect(settled.next.record.title).toBe('B');
    expect(settled.next.record.updatedAt).toBe(at(50.001));
  });

  it('made with a slow clock counts as no earlier than what it replaced', () => {
    const seen = settleAll(note, aNote, [rename('A', a(50)), rename('B', b(5, 2))]);
    const unseen = rename('C', { by: 'device-c', second: 40, base: 1 });
    expect(settleAll(note, seen, [unseen]).record.title).toBe('B');
  });

  it('clears with null and leaves alone what is absent', () => {
    const noted = settleAll(order, anOrder, [
      intent(stock, 'updateOrder', { remarks: 'soon', dueAt: at(9) }, a(1)),
    ]);
    const { record } = settleAll(order, noted, [
      intent(stock, 'updateOrder', { remarks: null, dueAt: undefined }, a(2, 2)),
    ]);
    expect(record).toMatchObject({ remarks: null, dueAt: at(9) });
  });

  it('of a counter adds up', () => {
    const item = entityOf(notes, 'updateChecklistItem');
    const vote = (made: Made) => intent(notes, 'updateChecklistItem', { votes: { increment: 2 } }, made);
    const settled = taken(settle(item, settleAll(item, aChecklistItem, [vote(a(5))]), vote(b(4))));
    expect(settled.next.record.votes).toBe(4);
    expect(collisions(settled)).toEqual(['votes BOTH']);
  });

  it('of a set takes out and puts in, and leaves what others put in', () => {
    const tag = (add: string[], gone: string[], made: Made) =>
      intent(notes, 'updateNote', { tags: { add, remove: gone } }, made);
    const { record } = settleAll(note, aNote, [tag(['a'], ['sea'], a(5)), tag(['b', 'b'], [], b(4))]);
    expect(record.tags).toEqual(['a', 'b']);
  });

  it('that breaks a limit together with what is there is refused', () => {
    const item = entityOf(stock, 'updateStockItem');
    const take = intent(stock, 'updateStockItem', { onHand: { increment: -1 } }, a(1));
    expect(settle(item, aStockItem, take)).toMatchObject({
      outcome: 'REJECTED',
      errors: [{ path: ['onHand'] }],
    });
  });

  it('that makes a number too large to store is refused, not left to the database', () => {
    const item = entityOf(stock, 'updateStockItem');
    const grow = (made: Made) =>
      intent(stock, 'updateStockItem', { onHand: { increment: 2 ** 31 - 1 } }, made);
    expect(settle(item, settleAll(item, aStockItem, [grow(a(1))]), grow(a(2)))).toMatchObject({
      outcome: 'REJECTED',
    });
  });

  it('of a SERVER_WINS field is told that it was not taken', () => {
    const item = entityOf(stock, 'updateStockItem');
    const count = (second: number, made: Made) =>
      intent(stock, 'updateStockItem', { countedAt: at(second) }, made);
    const settled = taken(settle(item, settleAll(item, aStockItem, [count(1, a(5))]), count(2, b(9))));
    expect(settled.next.record.countedAt).toBe(at(1));
    expect(collisions(settled)).toEqual(['countedAt THEIRS']);
  });

  it('of a record that is not there is refused', () => {
    expect(settle(note, undefined, rename('A', a(1)))).toMatchObject({
      errors: [{ code: 'NOT_FOUND', path: ['id'] }],
    });
  });
});

describe("a device's own earlier edits", () => {
  it('never collide with its later ones, whatever the base', () => {
    const settled = taken(
      settle(note, settleAll(note, aNote, [rename('first', a(5))]), rename('second', a(6))),
    );
    expect(settled.outcome).toBe('APPLIED');
    expect(settled.next.record.title).toBe('second');
  });

  it('are followed by its later ones also when its clock was set back', () => {
    expect(settleAll(note, aNote, [rename('first', a(50)), rename('second', a(5))]).record.title).toBe(
      'second',
    );
  });
});

describe('a delete', () => {
  it('of what it has seen deletes', () => {
    expect(settleAll(note, aNote, [remove(a(5))]).record.deletedAt).toBe(at(5));
  });

  it('gives way to an edit that it has not seen, under KEEP_EDIT', () => {
    const settled = taken(settle(note, settleAll(note, aNote, [rename('A', a(5))]), remove(b(9))));
    expect(settled.next.record.deletedAt).toBeNull();
    expect(collisions(settled)).toEqual(['deletedAt THEIRS']);
  });

  it('stands against an edit that it has not seen, under KEEP_DELETE', () => {
    const edited = settleAll(order, anOrder, [intent(stock, 'updateOrder', { amount: 3 }, a(5))]);
    expect(settleAll(order, edited, [intent(stock, 'deleteOrder', {}, b(9))]).record).toMatchObject({
      deletedAt: at(9),
      amount: 3,
    });
  });

  it("does not give way to the device's own edit", () => {
    expect(settleAll(note, aNote, [rename('A', a(5)), remove(a(6))]).record.deletedAt).toBe(at(6));
  });
});

describe('an edit of a deleted record', () => {
  it('brings it back if it had not seen the deletion, under KEEP_EDIT', () => {
    const settled = taken(settle(note, settleAll(note, aNote, [remove(b(9))]), rename('A', a(5))));
    expect(settled.next.record).toMatchObject({ deletedAt: null, title: 'A' });
    expect(collisions(settled)).toEqual(['deletedAt YOURS']);
  });

  it('is kept beneath the deletion, under KEEP_DELETE', () => {
    const deleted = settleAll(order, anOrder, [intent(stock, 'deleteOrder', {}, b(4))]);
    const settled = taken(settle(order, deleted, intent(stock, 'updateOrder', { amount: 3 }, a(5))));
    expect(settled.next.record).toMatchObject({ deletedAt: at(4), amount: 3 });
    expect(collisions(settled)).toEqual(['deletedAt THEIRS']);
  });

  it('is refused if it had seen the deletion, or made it', () => {
    const deleted = settleAll(note, aNote, [remove(b(4))]);
    expect(settle(note, deleted, rename('A', a(5, 2)))).toMatchObject({ errors: [{ code: 'NOT_FOUND' }] });
    expect(settle(note, deleted, rename('A', b(5)))).toMatchObject({ errors: [{ code: 'NOT_FOUND' }] });
  });

  it('brings nothing back if it changes nothing', () => {
    const deleted = settleAll(note, aNote, [remove(b(4))]);
    expect(settleAll(note, deleted, [intent(notes, 'updateNote', {}, a(5))])).toBe(deleted);
  });
});

describe('a restore', () => {
  it('brings back what it saw deleted', () => {
    expect(settleAll(note, aNote, [remove(b(4)), restore(a(5, 2))]).record.deletedAt).toBeNull();
  });

  it('against a deletion that it has not seen brings the record back as an edit does, under KEEP_EDIT', () => {
    const deletedAgain = settleAll(note, aNote, [remove(b(4)), restore(b(5, 2)), remove(b(8, 3))]);
    const settled = taken(settle(note, deletedAgain, restore(a(7, 2))));
    expect(settled.next.record.deletedAt).toBeNull();
    expect(collisions(settled)).toEqual(['deletedAt YOURS']);
    const restored = settleAll(note, aNote, [remove(b(4)), restore(a(7, 2))]);
    expect(collisions(settle(note, restored, remove(b(8))))).toEqual(['deletedAt THEIRS']);
  });

  it('against a deletion that it has not seen goes by time, under KEEP_DELETE', () => {
    const drop = (made: Made) => intent(stock, 'deleteOrder', {}, made);
    const takeBack = (made: Made) => intent(stock, 'restoreOrder', {}, made);
    const deletedAgain = settleAll(order, anOrder, [drop(b(4)), takeBack(b(5, 2)), drop(b(8, 3))]);
    expect(settleAll(order, deletedAgain, [takeBack(a(9, 2))]).record.deletedAt).toBeNull();
    expect(collisions(settle(order, deletedAgain, takeBack(a(7, 2))))).toEqual(['deletedAt THEIRS']);
  });
});
