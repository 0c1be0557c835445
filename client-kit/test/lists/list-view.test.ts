import type { RecordData } from '@holdfast/schema/merge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRecords, compareText } from '../../src/lists/compare.js';
import { filterRecords, isNarrower } from '../../src/lists/filter.js';
import { createGroups } from '../../src/lists/groups.js';
import { createListView } from '../../src/lists/list-view.js';
import { manifest } from '../client/tiny-server.test-util.js';

const list = manifest.lists.notes!;
const entity = manifest.entities.Note!;
const where = { workspaceId: 'w' };

const note = (id: string, rest: RecordData = {}): RecordData => ({
  ...{
    id,
    workspaceId: 'w',
    notebookId: 'n',
    title: id,
    body: '',
    tags: [],
    pinned: false,
    status: 'ACTIVE',
  },
  ...{
    version: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    deletedAt: null,
  },
  ...rest,
});

const idsOf = (view: ReturnType<typeof createListView>, first = 1000, after?: string) =>
  view.page({ first, ...(after === undefined ? {} : { after }) }).edges.map(({ record }) => record.id);

describe('a list that takes in many records at once', () => {
  it('is what it would be had they come one by one, whatever was there before', () => {
    const some = fc.array(
      fc.record({ id: fc.integer({ max: 60, min: 0 }), title: fc.nat(9), fits: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(some, { maxLength: 6 }), (slices) => {
        const [one, many] = [0, 1].map(() =>
          createListView(list, entity, { where, orderBy: 'TITLE_ASC' }, []),
        ) as [ReturnType<typeof createListView>, ReturnType<typeof createListView>];
        const seen = new Set<number>();
        for (const slice of slices) {
          const fresh = slice.filter(({ id }) => !seen.has(id) && seen.add(id));
          const records = fresh.map(({ id, title, fits }) =>
            note(String(id), { title: String(title), workspaceId: fits ? 'w' : 'x' }),
          );
          for (const after of records) one.apply({ after });
          many.add(records);
          // Told again, nothing is there twice.
          many.add(records.slice(1));
          expect(idsOf(many)).toEqual(idsOf(one));
        }
      }),
    );
  });
});

describe('the order of a list', () => {
  it('of texts goes by code point, as the database has it', () => {
    expect(['b', 'é', '\u{1F600}', '\uFFFD', 'B', 'a', 'aa', ''].sort(compareText)).toEqual([
      '',
      'B',
      'a',
      'aa',
      'b',
      'é',
      '\uFFFD',
      '\u{1F600}',
    ]);
  });

  it('puts absent values last, first when descending, and equals by id', () => {
    const records = [
      { x: null, id: 'a' },
      { x: 2, id: 'c' },
      { x: 2, id: 'b' },
      { x: 1, id: 'd' },
    ];
    const ids = (direction: 'ASC' | 'DESC') =>
      [...records].sort(compareRecords({ by: 'x', direction }, undefined)).map(({ id }) => id);
    expect(ids('ASC')).toEqual(['d', 'b', 'c', 'a']);
    expect(ids('DESC')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('of an enum is that of its declaration', () => {
    const compare = compareRecords({ by: 'status', direction: 'ASC' }, entity.fields.status);
    expect(compare({ status: 'DRAFT', id: '1' }, { status: 'ACTIVE', id: '0' })).toBeLessThan(0);
  });
});

describe('the filter of a list', () => {
  it.each<[string, RecordData, RecordData, RecordData]>([
    ['EQ: the very value', { pinned: true }, { pinned: true }, { pinned: false }],
    ['HAS: an element of a list', { tag: 'sea' }, { tags: ['sky', 'sea'] }, { tags: ['seaside'] }],
    [
      'CONTAINS: in any of the fields, capitals aside',
      { text: 'KELP' },
      { body: 'some kelp here' },
      { tags: ['kelp'] },
    ],
    [
      'CONTAINS: as the server, which folds A to Z alone',
      { text: 'ÄPFEL' },
      { title: 'Äpfel' },
      { title: 'äpfel' },
    ],
    [
      'AFTER: later, in whatever zone it is written',
      { updatedAfter: '2026-01-02T01:00:00+01:00' },
      { updatedAt: '2026-01-02T00:00:00.001Z' },
      { updatedAt: '2026-01-02T00:00:00.000Z' },
    ],
    [
      'EQ: ids, in small or capital letters',
      { notebookId: 'B0' },
      { notebookId: 'b0' },
      { notebookId: 'b1' },
    ],
    ['nothing where null is given', { pinned: null }, { pinned: false }, { workspaceId: 'other' }],
  ])('%s', (_, asked, fits, misses) => {
    const matches = filterRecords(list, entity, { ...where, ...asked });
    expect([matches(note('1', fits)), matches(note('1', misses))]).toEqual([true, false]);
  });
});

describe('a list view', () => {
  const records = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^[a-f]{1,2}$/),
      title: fc.constantFrom('', 'a', 'b', 'é'),
      pinned: fc.boolean(),
    }),
    { selector: ({ id }) => id },
  );

  it('kept up to date record by record is the view made anew, and says so whenever a page that was read is another', () => {
    const sizes = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(records, records, fc.boolean(), sizes, (before, after, told, first) => {
        const query = { where: { ...where, pinned: false }, orderBy: 'TITLE_ASC' };
        const state = new Map(before.map((record) => [record.id, note(record.id, record)]));
        const view = createListView(list, entity, query, state.values());
        const shown = () => {
          const { edges, ...page } = view.page({ first });
          return { ...page, cursors: edges.map(({ cursor }) => cursor) };
        };
        for (const id of new Set([...state.keys(), ...after.map((record) => record.id)])) {
          const next = after.find((record) => record.id === id);
          const standing = state.get(id);
          const change = {
            ...(standing ? { before: standing } : {}),
            ...(next ? { after: note(id, next) } : {}),
          };
          const read = shown();
          const changed = view.apply(change);
          if (told) view.apply(change);
          if (change.after) state.set(id, change.after);
          else state.delete(id);
          if (!changed) expect(shown()).toEqual(read);
        }
        const anew = createListView(list, entity, query, state.values());
        expect(view.page({ first: 1000 })).toEqual(anew.page({ first: 1000 }));
      }),
    );
  });

  it('tells nobody of what moves behind the page that was read', () => {
    const all = ['a', 'b', 'c', 'd'].map((id) => note(id));
    const view = createListView(list, entity, { where, orderBy: 'TITLE_ASC' }, all);
    view.page({ first: 2 });
    expect(view.apply({ before: all[2]!, after: note('c', { title: 'z' }) })).toBe(false);
    expect(view.apply({ before: all[0]!, after: note('a', { body: 'longer' }) })).toBe(false);
    expect(view.apply({ before: all[3]!, after: note('d', { title: 'B' }) })).toBe(true);
    expect(idsOf(view)).toEqual(['d', 'a', 'b', 'c']);
  });

  it('is found in one with a wider filter, without sorting anew', () => {
    const wheres = fc.record(
      {
        pinned: fc.boolean(),
        text: fc.stringMatching(/^[ABé.]{1,2}$/),
        tag: fc.constantFrom('x', 'y'),
        updatedAfter: fc.constantFrom('2025-12-31T00:00:00.000Z', '2026-01-01T00:00:00.000Z'),
      },
      { requiredKeys: [] },
    );
    const asked = fc.subarray(['pinned', 'text', 'tag', 'updatedAfter']);
    fc.assert(
      fc.property(records, wheres, asked, (some, given, kept) => {
        const all = some.map((record) => note(record.id, record));
        const query = (more: object) => ({ where: { ...where, ...more }, orderBy: 'TITLE_ASC' });
        // Asks for less, and for the beginning of a text.
        const less = Object.entries(given).filter(([name]) => kept.includes(name));
        const wanted = Object.fromEntries(
          less.map(([name, value]) => [name, name === 'text' ? String(value).slice(0, 1) : value]),
        );
        expect(isNarrower(list, query(given).where, query(wanted).where)).toBe(true);
        const wide = createListView(list, entity, query(wanted), all);
        const found = createListView(list, entity, query(given), wide.all(), 'sorted');
        expect(idsOf(found)).toEqual(idsOf(createListView(list, entity, query(given), all)));
      }),
      { numRuns: 500 },
    );
    expect(isNarrower(list, { ...where, text: 'some KELP' }, { ...where, text: 'kelp' })).toBe(true);
    expect(isNarrower(list, where, { workspaceId: 'other' })).toBe(false);
  });

  it('pages through everything once, whatever the size of the page', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 5 }), (all, first) => {
        const view = createListView(
          list,
          entity,
          { where, orderBy: 'TITLE_ASC' },
          all.map((record) => note(record.id, record)),
        );
        const seen: unknown[] = [];
        for (let after: string | undefined; ;) {
          const page = view.page({ first, ...(after === undefined ? {} : { after }) });
          seen.push(...page.edges.map(({ record }) => record.id));
          if (!page.hasNextPage) break;
          after = page.edges.at(-1)!.cursor;
        }
        expect(seen).toEqual(idsOf(view));
        expect(seen).toHaveLength(all.length);
      }),
    );
  });

  it('goes on after a cursor whose record has moved or gone', () => {
    const view = createListView(
      list,
      entity,
      { where, orderBy: 'TITLE_ASC' },
      ['a', 'b', 'c', 'd'].map((id) => note(id)),
    );
    const { cursor, record } = view.page({ first: 2 }).edges[1]!;
    view.apply({ before: record, after: { ...record, title: 'z' } });
    expect(idsOf(view, 10, cursor)).toEqual(['c', 'd', 'b']);
    view.apply({ before: { ...record, title: 'z' } });
    expect(idsOf(view, 10, cursor)).toEqual(['c', 'd']);
  });

  it('refuses an order that it does not have and a cursor of another order', () => {
    const make = (orderBy: string) => createListView(list, entity, { where, orderBy }, [note('a')]);
    expect(() => make('BY_MOOD')).toThrow(/no order BY_MOOD/);
    const { cursor } = make('TITLE_ASC').page({ first: 1 }).edges[0]!;
    expect(() => make('UPDATED_DESC').page({ first: 1, after: cursor })).toThrow(/not of this list/);
    expect(() => make('TITLE_ASC').page({ first: 1, after: '%' })).toThrow(/not of this list/);
  });
});

describe('groups of records', () => {
  it('follows records that come, move and go, also when told twice', () => {
    const groups = createGroups('notebookId', [note('a'), note('b')]);
    expect(groups.count('n')).toBe(2);
    const move = { before: note('a'), after: note('a', { notebookId: 'm' }) };
    expect([groups.apply(move), groups.apply(move)]).toEqual([true, true]);
    expect(groups.apply({ before: note('b'), after: note('b', { title: 'B' }) })).toBe(false);
    expect([...groups.records('n')]).toEqual([note('b', { title: 'B' })]);
    groups.apply({ before: note('b') });
    expect([groups.count('n'), groups.count('m'), groups.count('nobody')]).toEqual([0, 1, 0]);
    expect([...groups.records('m'), ...groups.records('nobody')]).toEqual([move.after]);
  });
});
