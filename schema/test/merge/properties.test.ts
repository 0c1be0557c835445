/** What every rule promises, held against generated edits of several devices that do not see each other. */
import { preview, sameValue, settle, type Intent, type StoredRecord } from '../../src/merge/index.js';
import type { Entity, Manifest } from '../../src/index.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder, meetings, type Act, type Device, type Meeting } from './arrivals.js';
import { cases, holds } from './cases.js';
import {
  aChecklistItem,
  aNote,
  anOrder,
  aStockItem,
  entityOf,
  intent,
  notes,
  settleAll,
  stock,
} from './devices.js';

/** One record that all start from, and the writes by which they change it. */
interface Subject {
  readonly manifest: Manifest;
  readonly type: string;
  readonly entity: Entity;
  readonly start: StoredRecord;
}
const subject = (manifest: Manifest, type: string, start: StoredRecord): Subject => ({
  ...{ manifest, type, start },
  entity: entityOf(manifest, `update${type}`),
});
const note = subject(notes, 'Note', aNote);
const item = subject(notes, 'ChecklistItem', aChecklistItem);
const order = subject(stock, 'Order', anOrder);
const stockItem = subject(stock, 'StockItem', aStockItem);

const after = fc.integer({ min: 1, max: 6 });
const edits = (changes: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Act> =>
  fc.record({ does: fc.constant('edit' as const), changes, after });
const title = fc.constantFrom('A', 'B', 'C');
const lastWrite = fc.record({ title, pinned: fc.boolean() }, { requiredKeys: [] });
const words = ['sea', 'rope', 'wind', '🌊', '\uff5e'];
const tags = fc.record({ add: fc.subarray(words), remove: fc.subarray(words) });
const changes = fc.record({ title, pinned: fc.boolean(), tags }, { requiredKeys: [] });
const votes = fc.record({ votes: fc.record({ increment: fc.integer({ min: -3, max: 3 }) }) });

const names = { edit: 'update', delete: 'delete', restore: 'restore' } as const;

/**
 * A device's acts as intents. Its clock never says the same twice, and never less than the record that it saw: the kit
 * sees to both.
 */
function intentsOf(
  { manifest, type }: Subject,
  { by, upToDate, acts }: Device,
  seen: StoredRecord,
): Intent[] {
  let second = upToDate ? 10 : 4;
  return acts.map(({ does, changes: given, after: gap }, nth) => {
    second += gap;
    const made = { by, second, base: upToDate ? Number(seen.record.version) : 1, mutation: `${by}-${nth}` };
    return intent(manifest, `${names[does]}${type}`, does === 'edit' ? { ...given } : {}, made);
  });
}

/** The record after all, once for each order of arrival. */
function bothOrders(of: Subject, { devices, orders }: Meeting, before: Intent[] = []): StoredRecord[] {
  const start = settleAll(of.entity, of.start, before);
  const queues = devices.map((device) => intentsOf(of, device, start));
  return orders.map((each) => settleAll(of.entity, start, inOrder(queues, each)));
}

/** What was done to the record before: whoever is up to date has seen it. */
const earlier = ({ manifest, type }: Subject, given: Record<string, unknown>): Intent[] => [
  intent(manifest, `update${type}`, given, { by: 'z', second: 10, base: 1 }),
];

/** What people see of a record: not how often it was counted up, or when it was deleted. */
const shown = ({ record }: StoredRecord): unknown => ({
  ...{ ...record, version: undefined, updatedAt: undefined },
  deletedAt: record.deletedAt !== null,
});
const same = ([one, other]: readonly StoredRecord[]): void =>
  expect(one && shown(one)).toEqual(other && shown(other));

describe('the same edits give the same value in every order of arrival', () => {
  it('LAST_WRITE', () => {
    holds('lastWrite', meetings(edits(lastWrite)), (meeting) => {
      const [one, other] = bothOrders(note, meeting, earlier(note, { title: 'Z' }));
      expect(one?.record.title).toBe(other?.record.title);
      expect(one?.record.pinned).toBe(other?.record.pinned);
      expect(one?.record.updatedAt).toBe(other?.record.updatedAt);
    });
  });

  it('SET', () => {
    holds('set', meetings(edits(fc.record({ tags }))), (meeting) => {
      same(bothOrders(note, meeting, earlier(note, { tags: { add: ['rope', 'wind'], remove: ['sea'] } })));
    });
  });

  it('COUNTER, each increment once', () => {
    holds('counter', meetings(edits(votes)), (meeting) => {
      const given = meeting.devices
        .flatMap(({ acts }) => acts)
        .map((act) => act.changes.votes as { increment: number });
      const sum = given.reduce((total, { increment }) => total + increment, 5);
      for (const { record } of bothOrders(item, meeting, earlier(item, { votes: { increment: 5 } })))
        expect(record.votes).toBe(sum);
    });
  });

  it('SERVER_WINS leaves what came first, in one order, and tells the others', () => {
    const countedAt = fc
      .integer({ min: 1, max: 9 })
      .map((day) => ({ countedAt: `2026-12-0${day}T00:00:00.000Z` }));
    holds('serverWins', meetings(edits(countedAt)), ({ devices, orders }) => {
      const [first = 0] = orders[0];
      const others = devices.map((device) => ({ ...device, upToDate: false }));
      const [one] = bothOrders(stockItem, { devices: others, orders });
      const own = devices[first]?.acts.map((act) => act.changes.countedAt);
      expect(own).toContain(one?.record.countedAt);
    });
  });
});

/** Only what a person can do: what is deleted on the screen can be restored, and nothing else. */
function sensible(acts: readonly Act[], isDeleted: boolean): Act[] {
  let gone = isDeleted;
  return acts.map((act) => {
    const does = gone ? 'restore' : act.does === 'restore' ? 'edit' : act.does;
    gone = does === 'delete';
    return { ...act, does };
  });
}

describe('edit, delete and restore give the same record in every order of arrival', () => {
  const does = fc.constantFrom('edit', 'delete', 'restore');
  const acts = (given: fc.Arbitrary<Record<string, unknown>>) =>
    fc.record({ does, changes: given, after }) as fc.Arbitrary<Act>;
  const start = fc.constantFrom('alive', 'deleted', 'edited');
  const check =
    (of: Subject, given: Record<string, unknown>) =>
    ([meeting, state]: readonly [Meeting, string]) => {
      const kind = state === 'deleted' ? 'delete' : 'update';
      const before =
        state === 'alive'
          ? []
          : [
              intent(of.manifest, `${kind}${of.type}`, kind === 'update' ? given : {}, {
                by: 'z',
                second: 10,
                base: 1,
              }),
            ];
      const devices = meeting.devices.map((device) => ({
        ...device,
        acts: sensible(device.acts, state === 'deleted' && device.upToDate),
      }));
      same(bothOrders(of, { ...meeting, devices }, before));
    };

  it('under KEEP_EDIT', () => {
    holds('keepEdit', fc.tuple(meetings(acts(changes)), start), check(note, { title: 'Z' }));
  });

  it('under KEEP_DELETE', () => {
    const amount = fc.record(
      { amount: fc.integer({ min: 1, max: 9 }), urgent: fc.boolean() },
      { requiredKeys: [] },
    );
    holds('keepDelete', fc.tuple(meetings(acts(amount)), start), check(order, { amount: 7 }));
  });
});

describe("a device's own edits", () => {
  it('never collide: the last one stands, whatever its clock said', () => {
    const queue = fc.array(fc.record({ title, second: fc.integer({ min: 1, max: 9 }) }), {
      minLength: 1,
      maxLength: 5,
    });
    holds('ownEdits', queue, (made) => {
      const intents = made.map(({ title: given, second }, nth) =>
        intent(notes, 'updateNote', { title: given }, { by: 'a', second, base: 1, mutation: `a-${nth}` }),
      );
      let stored = aNote;
      for (const each of intents) {
        const settled = settle(note.entity, stored, each);
        expect(settled).toMatchObject({ outcome: 'APPLIED', collisions: [] });
        if (settled.outcome !== 'REJECTED') stored = settled.next;
      }
      expect(stored.record.title).toBe(made.at(-1)?.title);
    });
  });

  it('meet what somebody else wrote between them once, wherever it arrives, and the later of all stands', () => {
    const made = fc.record({
      foreign: fc.integer({ min: 1, max: 9 }),
      own: fc.tuple(fc.integer({ min: 1, max: 9 }), after),
      place: fc.integer({ min: 0, max: 2 }),
    });
    holds('foreignBetween', made, ({ foreign, own: [first, gap], place }) => {
      const rename = (by: string, second: number, nth: number) =>
        intent(
          notes,
          'updateNote',
          { title: `${by}${nth}` },
          { by, second, base: 1, mutation: `${by}-${nth}` },
        );
      const [one, two, other] = [rename('a', first, 1), rename('a', first + gap, 2), rename('b', foreign, 1)];
      const queue = [one, two];
      queue.splice(place, 0, other);
      let stored = aNote;
      // Told again by the second of two quick edits, it is the same one: of their write, with this device.
      const told = new Set<string>();
      for (const each of queue) {
        const settled = settle(note.entity, stored, each);
        if (settled.outcome === 'REJECTED') throw new Error('refused');
        stored = settled.next;
        for (const { theirStamp } of settled.collisions) told.add(`${each.by} of ${theirStamp.by}`);
      }
      if (place !== 1) expect([...told]).toEqual([place === 2 ? 'b of a' : 'a of b']);
      else expect(told.has('b of a')).toBe(true);
      const wins = first + gap === foreign ? two.mutation > other.mutation : first + gap > foreign;
      expect(stored.record.title).toBe(wins ? 'a2' : 'b1');
    });
  });
});

describe('MANUAL', () => {
  const notebook = subject(
    notes,
    'Notebook',
    settleAll(entityOf(notes, 'createNotebook'), undefined, [
      intent(notes, 'createNotebook', { title: 'Tides' }, { by: 'origin', second: 0, base: 0 }),
    ]),
  );

  it('leaves what came first, and keeps every other value for a person', () => {
    holds('manual', meetings(edits(fc.record({ title })), { most: 3 }), ({ devices, orders: [each] }) => {
      const apart = devices.map((device) => ({ ...device, upToDate: false }));
      const queue = inOrder(
        apart.map((device) => intentsOf(notebook, device, notebook.start)),
        each,
      );
      const holder = queue[0]?.by;
      let stored = notebook.start;
      for (const intended of queue) {
        const settled = settle(notebook.entity, stored, intended);
        if (settled.outcome === 'REJECTED') throw new Error('refused');
        const differs = !sameValue(stored.record.title, intended.changes.title);
        const waits = intended.by !== holder && differs;
        expect(settled.outcome).toBe(waits ? 'CONFLICTED' : 'APPLIED');
        expect(settled.collisions.map(({ winner, yours }) => [winner, yours])).toEqual(
          waits ? [['NOBODY', intended.changes.title]] : [],
        );
        expect(settled.next.record.title).toBe(
          intended.by === holder ? intended.changes.title : stored.record.title,
        );
        stored = settled.next;
      }
    });
  });

  it('lets the other fields of the mutation apply', () => {
    const edit = (by: string, second: number, given: object) =>
      intent(notes, 'updateNotebook', { ...given }, { by, second, base: 1 });
    const first = settleAll(notebook.entity, notebook.start, [edit('a', 1, { title: 'A' })]);
    const settled = settle(notebook.entity, first, edit('b', 2, { title: 'B', colour: 'KELP' }));
    expect(settled).toMatchObject({
      outcome: 'CONFLICTED',
      next: { record: { title: 'A', colour: 'KELP' } },
    });
  });
});

describe('a preview', () => {
  const queue = fc.array(edits(changes), { minLength: 1, maxLength: 4 });

  it('is what the server answers when nobody intervened', () => {
    holds('preview', queue, (acts) => {
      const seen = settleAll(note.entity, aNote, earlier(note, { tags: { add: ['wind'], remove: [] } }));
      const intents = intentsOf(note, { by: 'a', upToDate: true, acts }, seen);
      const asDevice = preview(note.entity, { record: seen.record, stamps: {} }, intents)?.record;
      expect(asDevice).toEqual(settleAll(note.entity, seen, intents).record);
    });
  });

  it('shows the same when what it shows is laid over once more', () => {
    const others = fc.array(edits(lastWrite), { minLength: 1, maxLength: 3 });
    holds('twice', fc.tuple(queue, others), ([acts, theirs]) => {
      const queues = [
        intentsOf(note, { by: 'a', upToDate: false, acts }, aNote),
        intentsOf(note, { by: 'b', upToDate: false, acts: theirs }, aNote),
      ];
      const once = settleAll(note.entity, aNote, queues.flat());
      const again = settleAll(note.entity, once, queues[0]?.slice(-1) ?? []);
      expect(again.record.tags).toEqual(once.record.tags);
      expect(again.record.title).toEqual(once.record.title);
      expect(again.record.pinned).toEqual(once.record.pinned);
    });
  });

  it('leaves the record as it was where a write would be refused', () => {
    const create = intent(notes, 'createNote', { title: 'again' }, { by: 'a', second: 1, base: 0 });
    expect(preview(note.entity, aNote, [create])).toBe(aNote);
    const remove = intent(notes, 'deleteNote', {}, { by: 'a', second: 1, base: 1 });
    expect(preview(note.entity, undefined, [remove])).toBeUndefined();
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

describe('the cases', () => {
  it('are ten thousand at least', () => {
    const sum = Object.values(cases).reduce((total, each) => total + each, 0);
    expect(sum).toBeGreaterThanOrEqual(10_000);
  });
});
