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

/** As much of a record as stands at a position. */
export const recordAt = (order: Order, { value, id }: Position): RecordData => ({ id, [order.by]: value });

/** Compares records as the server's database does: text by code point, absent values last (first when descending), ties by id ascending. */
export function compareRecords(
  { by, direction }: Order,
  field: Field | undefined,
): (a: RecordData, b: RecordData) => number {
  const sign = direction === 'DESC' ? -1 : 1;
  const compare = valuesOf(field);
  return (a, b) =>
    sign * compare((a[by] ?? null) as SortValue, (b[by] ?? null) as SortValue) ||
    compareText(String(a.id), String(b.id));
}

function valuesOf(field: Field | undefined): (a: SortValue, b: SortValue) => number {
  const enumValues = field?.type.values;
  // Times are kept in one form, of plain characters: JavaScript's own comparison will do, and is many times quicker.
  const isPlain = field?.type.name === 'DateTime';
  return (a, b) => {
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? 1 : -1;
    if (isPlain) return a < b ? -1 : 1;
    // PostgreSQL orders an enum as it was declared.
    if (enumValues) return enumValues.indexOf(String(a)) - enumValues.indexOf(String(b));
    if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
    return Number(a) - Number(b);
  };
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
