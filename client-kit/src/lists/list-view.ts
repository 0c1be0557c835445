import type { Entity, List } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { RecordData } from '@holdfast/schema/merge';
import { comparePositions, positionOf, type Position } from './compare.js';
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
  /** Takes one change of a record. Says whether any page of the list may be another now; repeating a change is harmless. */
  apply(change: { readonly before?: RecordData; readonly after?: RecordData }): boolean;
  /** Throws BAD_USER_INPUT for a cursor that is not of this list's order. */
  page(options: { first: number; after?: string | null }): RecordPage;
}

/** Sorts once, O(n log n); afterwards a change costs a binary search. `orderBy` is one of the list's orders. */
export function createListView(
  list: List,
  entity: Entity,
  query: { where: Where; orderBy: string },
  all: Iterable<RecordData>,
): ListView {
  const order = list.orders[query.orderBy];
  if (!order) throw new HoldfastError('BAD_USER_INPUT', `${list.name} has no order ${query.orderBy}.`);
  const compare = comparePositions(order, entity.fields[order.by]);
  const position = (record: RecordData) => positionOf(order, record);
  const fits = filterRecords(list, entity, query.where);
  const edges = new WeakMap<RecordData, RecordEdge>();
  const sorted = [...all].filter(fits).sort((a, b) => compare(position(a), position(b)));

  return {
    apply({ before, after }) {
      const from = before ? find(before) : -1;
      if (from >= 0) sorted.splice(from, 1);
      if (!after || !fits(after)) return from >= 0;
      const to = firstAt(position(after));
      const stands = sorted[to]?.id === after.id;
      sorted.splice(to, stands ? 1 : 0, after);
      return from !== to || !before || compare(position(before), position(after)) !== 0;
    },
    page({ first, after }) {
      const start = after === undefined || after === null ? 0 : firstAfter(cursorPosition(after));
      const shown = sorted.slice(start, start + Math.max(0, first)).map(edgeOf);
      return {
        edges: shown,
        hasNextPage: start + shown.length < sorted.length,
        start,
        totalCount: sorted.length,
      };
    },
  };

  function edgeOf(record: RecordData): RecordEdge {
    const known = edges.get(record) ?? { cursor: cursorOf(query.orderBy, position(record)), record };
    edges.set(record, known);
    return known;
  }

  /** Index of the first record that stands at the position or after it. */
  function firstAt(wanted: Position): number {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(position(sorted[middle]!), wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function firstAfter(wanted: Position): number {
    const at = firstAt(wanted);
    return sorted[at] && compare(position(sorted[at]), wanted) === 0 ? at + 1 : at;
  }

  /** Where a record stands; the slow way only if it is not where it is said to be, such as on a repeated change. */
  function find(record: RecordData): number {
    const at = firstAt(position(record));
    return sorted[at]?.id === record.id ? at : sorted.findIndex(({ id }) => id === record.id);
  }

  function cursorPosition(cursor: string): Position {
    const found = positionIn(cursor, query.orderBy);
    if (!found) throw new HoldfastError('BAD_USER_INPUT', 'This cursor is not of this list in this order.');
    return found;
  }
}
