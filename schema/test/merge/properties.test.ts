import { preview, sameValue, type Intent, type StoredRecord } from '../../src/merge/index.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aNote, anOrder, entityOf, intent, notes, settleAll, stock } from './devices.js';

const note = entityOf(notes, 'updateNote');
const order = entityOf(stock, 'updateOrder');

const second = fc.integer({ min: 1, max: 6 });
const title = fc.constantFrom('A', 'B', 'C');
const tags = fc.record({
  add: fc.subarray(['sea', 'rope', 'wind']),
  remove: fc.subarray(['sea', 'rope', 'wind']),
});
/** What a device gives at once; an absent field is untouched. */
const changes = fc.record({ title, pinned: fc.boolean(), tags }, { requiredKeys: [] });
const lastWrite = fc.record({ title, pinned: fc.boolean() }, { requiredKeys: [] });

/** The edits of one device, in their order, all of them over the state that was there at first. */
const editsOf = (
  by: string,
  given: fc.Arbitrary<Record<string, unknown>> = lastWrite,
): fc.Arbitrary<Intent[]> =>
  fc.array(fc.record({ given, second }), { minLength: 1, maxLength: 3 }).map((edits) =>
    edits.map((edit, nth) =>
      intent(notes, 'updateNote', edit.given, {
        by,
        second: edit.second,
        base: 1,
        mutation: `${by}-${nth}`,
      }),
    ),
  );

/** Two arrivals of the same edits: each keeps every device's own order. */
const arrivals = (queues: Intent[][]): fc.Arbitrary<[Intent[], Intent[]]> => {
  const turns = queues.flatMap((queue, at) => queue.map(() => at));
  const arrive = (order: readonly number[]): Intent[] => {
    const waiting = queues.map((queue) => [...queue]);
    return order.flatMap((at) => waiting[at]?.splice(0, 1) ?? []);
  };
  const shuffled = fc
    .shuffledSubarray(turns, { minLength: turns.length, maxLength: turns.length })
    .map(arrive);
  return fc.tuple(shuffled, shuffled);
};

/** What people see of a record: not how often it was counted up. */
const shown = ({ record }: StoredRecord): unknown => ({
  ...record,
  version: undefined,
  updatedAt: undefined,
  deletedAt: record.deletedAt !== null,
});

describe('LAST_WRITE', () => {
  it('has the same winner in whatever order the edits of several devices arrive', () => {
    const cases = fc.tuple(editsOf('a'), editsOf('b'), editsOf('c')).chain(arrivals);
    fc.assert(
      fc.property(cases, ([one, other]) => {
        expect(shown(settleAll(note, aNote, one))).toEqual(shown(settleAll(note, aNote, other)));
        expect(settleAll(note, aNote, one).record.updatedAt).toBe(
          settleAll(note, aNote, other).record.updatedAt,
        );
      }),
    );
  });

  it('settled twice shows the same as once', () => {
    fc.assert(
      fc.property(editsOf('a'), editsOf('b'), (queue, others) => {
        const once = settleAll(note, aNote, [...others, ...queue]);
        expect(shown(settleAll(note, once, queue.slice(-1)))).toEqual(shown(once));
      }),
    );
  });
});

describe("a device's own edits", () => {
  it('never collide: the last one stands, whatever its clock said', () => {
    fc.assert(
      fc.property(editsOf('a', fc.record({ title })), (queue) => {
        expect(settleAll(note, aNote, queue).record.title).toBe(queue.at(-1)?.changes.title);
      }),
    );
  });
});

describe('an edit, a delete and a restore by people who do not see each other', () => {
  const act = fc.constantFrom('update', 'delete', 'restore');
  const acts = (by: string, updateFields: object, manifest: typeof notes, type: string) =>
    fc.record({ act, second }).map((made) => [
      intent(manifest, `${made.act}${type}`, made.act === 'update' ? { ...updateFields } : {}, {
        by,
        second: made.second,
        base: 1,
      }),
    ]);

  it.each([
    ['KEEP_EDIT', note, aNote, notes, 'Note', { title: 'A' }],
    ['KEEP_DELETE', order, anOrder, stock, 'Order', { amount: 5 }],
  ] as const)(
    'leave the same record in either order, under %s',
    (_rule, entity, before, manifest, type, fields) => {
      const cases = fc
        .tuple(acts('a', fields, manifest, type), acts('b', fields, manifest, type))
        .chain(arrivals);
      fc.assert(
        fc.property(cases, ([one, other]) => {
          expect(shown(settleAll(entity, before, one))).toEqual(shown(settleAll(entity, before, other)));
        }),
      );
    },
  );
});

describe('a preview', () => {
  it('is what the server answers when nobody intervened', () => {
    fc.assert(
      fc.property(editsOf('a', changes), (queue) => {
        const asDevice = preview(note, { record: aNote.record, stamps: {} }, queue)?.record;
        expect(asDevice).toEqual(settleAll(note, aNote, queue).record);
      }),
    );
  });

  it('is the same taken at once or step by step', () => {
    fc.assert(
      fc.property(editsOf('a', changes), (queue) => {
        const steps = queue.reduce<StoredRecord | undefined>(
          (seen, each) => preview(note, seen, [each]),
          aNote,
        );
        expect(preview(note, aNote, queue)).toEqual(steps);
      }),
    );
  });

  it('leaves the record as it was where a write would be refused', () => {
    const create = intent(notes, 'createNote', { title: 'again' }, { by: 'a', second: 1, base: 0 });
    expect(preview(note, aNote, [create])).toBe(aNote);
    expect(
      preview(note, undefined, [intent(notes, 'deleteNote', {}, { by: 'a', second: 1, base: 1 })]),
    ).toBeUndefined();
  });
});

describe('sameValue', () => {
  it('compares JSON values of records, absent being null', () => {
    expect(sameValue(undefined, null)).toBe(true);
    expect(sameValue(['a'], ['a'])).toBe(true);
    expect(sameValue(['a'], ['b'])).toBe(false);
    expect(sameValue('', null)).toBe(false);
  });
});
