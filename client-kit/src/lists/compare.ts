import type { Field, Order } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';

/** A value of a record as it takes part in an order. */
export type SortValue = string | number | boolean | null;

/** Where a record stands in an order: its value, and its id among equals. */
export interface Position {
  readonly value: SortValue;
  readonly id: string;
}

export const positionOf = (order: Order, record: RecordData): Position => ({
  value: (record[order.by] ?? null) as SortValue,
  id: String(record.id),
});

/** Compares positions as the server's database does: text by code point, absent values last (first when descending), ties by id ascending. */
export function comparePositions(
  order: Order,
  field: Field | undefined,
): (a: Position, b: Position) => number {
  const sign = order.direction === 'DESC' ? -1 : 1;
  const values = field?.type.values;
  return (a, b) => sign * compareValues(a.value, b.value, values) || compareText(a.id, b.id);
}

function compareValues(a: SortValue, b: SortValue, enumValues: readonly string[] | undefined): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  // PostgreSQL orders an enum as it was declared.
  if (enumValues) return enumValues.indexOf(String(a)) - enumValues.indexOf(String(b));
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return Number(a) - Number(b);
}

/** Code point order. JavaScript's own `<` goes by UTF-16 units and so puts emoji before some rarer characters. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Halves of pairs stand for code points above all single units. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
