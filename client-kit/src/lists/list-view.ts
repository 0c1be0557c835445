import type { Entity, List } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { RecordData } from '@holdfast/schema/merge';
import { compareRecords, positionOf, recordAt, type Position } from './compare.js';
import { cursorOf, positionIn } from './cursor.js';
import { filterRecords, type Where } from './filter.js';

/** A record in a list. The same object for as long as the record stays the same, so that a reader may remember it. */
export interface RecordEdge {
  readonly cursor: string;
  readonly record: RecordData;
}

/** One page of a list, as Relay's connection has it. */
export interface RecordPage {
  readonly edges: readonly RecordEdge[];
  readonly hasNextPage: boolean;
  /** How many records stand before the page. */
  readonly start: number;
  readonly totalCount: number;
}

/** One list with one filter and one order, kept sorted record by record. */
export interface ListView {
  /**
   * Takes one change of a record. Says whether a page may be another now of those that have been read, as far as the
   * records and their places are concerned: one that stays in its place or moves behind them changes none. Repeating a
   * change is harmless.
   */
  apply(change: { readonly before?: RecordData; readonly after?: RecordData }): boolean;
  /** Takes in many records at once: what stands behind them moves once. One that is there already is left. */
  add(records: readonly RecordData[]): void;
  /** Throws BAD_USER_INPUT for a cursor that is not of this list's order. */
  page(options: { first: number; after?: string | null }): RecordPage;
  /** All records, in order. */
  all(): readonly RecordData[];
}

/** Which records, and in which order: one of the list's. */
export interface ListQuery {
  readonly where: Where;
  readonly orderBy: string;
}

/**
 * Sorts once, O(n log n), or not at all if `all` are in this order already, as those of a view with a wider filter are.
 * Afterwards a change costs a binary search, and moving the places behind it: 15 microseconds in a list of 100,000.
 */
export function createListView(
  list: List,
  entity: Entity,
  query: ListQuery,
  all: Iterable<RecordData>,
  how?: 'sorted',
): ListView {
  const order = list.orders[query.orderBy];
  if (!order) throw new HoldfastError('BAD_USER_INPUT', `${list.name} has no order ${query.orderBy}.`);
  const compare = compareRecords(order, entity.fields[order.by]);
  const fits = filterRecords(list, entity, query.where);
  const edges = new WeakMap<RecordData, RecordEdge>();
  const sorted = [...all].filter(fits);
  if (how !== 'sorted') sorted.sort(compare);
  /** How much of the list has been read, from its beginning. */
  let read = 0;

  return {
    apply({ before, after }) {
      const from = find(before, after);
      const gone = sorted[from];
      const belongs = after !== undefined && fits(after);
      if (gone && belongs && compare(gone, after) === 0) {
        sorted[from] = after;
        return false;
      }
      if (gone) sorted.splice(from, 1);
      if (!belongs) return gone !== undefined;
      const to = firstAt(after);
      sorted.splice(to, 0, after);
      return !gone || from === to || Math.min(from, to) < read;
    },
    add(records) {
      const fresh = records.filter((record) => fits(record) && find(undefined, record) < 0).sort(compare);
      let end = sorted.length;
      sorted.push(...fresh);
      for (let left = fresh.length - 1; left >= 0; left -= 1) {
        const record = fresh[left]!;
        const at = firstAt(record, end);
        for (let next = end - 1; next >= at; next -= 1) sorted[next + left + 1] = sorted[next]!;
        sorted[at + left] = record;
        end = at;
      }
    },
    page({ first, after }) {
      const start = after === undefined || after === null ? 0 : firstAfter(cursorPosition(after));
      const shown = sorted.slice(start, start + Math.max(0, first)).map(edgeOf);
      read = Math.max(read, start + shown.length);
      return {
        edges: shown,
        hasNextPage: start + shown.length < sorted.length,
        start,
        totalCount: sorted.length,
      };
    },
    all: () => sorted,
  };

  function edgeOf(record: RecordData): RecordEdge {
    const known = edges.get(record) ?? {
      cursor: cursorOf(query.orderBy, positionOf(order!, record)),
      record,
    };
    edges.set(record, known);
    return known;
  }

  /** Index of the first record that stands where this one does or would, or after it. */
  function firstAt(wanted: RecordData, end = sorted.length): number {
    let [low, high] = [0, end];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(sorted[middle]!, wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function firstAfter(position: Position): number {
    const wanted = recordAt(order!, position);
    const at = firstAt(wanted);
    return sorted[at] && compare(sorted[at], wanted) === 0 ? at + 1 : at;
  }

  /** Where a record stands: as it was, or as it is by now if the change is told again. -1 if it does not. */
  function find(before: RecordData | undefined, after: RecordData | undefined): number {
    for (const state of [before, after]) {
      if (!state || !fits(state)) continue;
      const at = firstAt(state);
      if (sorted[at]?.id === state.id) return at;
    }
    // In no place where it was said to be: the slow way, which nothing that is told in order comes to.
    return before && fits(before) ? sorted.findIndex(({ id }) => id === before.id) : -1;
  }

  function cursorPosition(cursor: string): Position {
    const found = positionIn(cursor, query.orderBy);
    if (!found) throw new HoldfastError('BAD_USER_INPUT', 'This cursor is not of this list in this order.');
    return found;
  }
}
