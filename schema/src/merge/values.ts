import type { Field, WriteField } from '../manifest.js';
import { canonicalId, canonicalTime } from '../scalars.js';

/** A field's value once a change of the given shape has been made to it. */
export function valueAfter(shape: WriteField, current: unknown, change: unknown): unknown {
  if (change === null || change === undefined) return change ?? null;
  switch (shape.shape) {
    case 'plain':
    case 'choice':
      return change;
    case 'text':
      return (change as { text: string }).text;
    case 'counter':
      return Number(current ?? 0) + (change as { increment: number }).increment;
    case 'set': {
      const { add, remove } = change as { add?: string[] | null; remove?: string[] | null };
      const gone = new Set(remove ?? []);
      const kept = ((current ?? []) as string[]).filter((element) => !gone.has(element));
      return [...kept, ...(add ?? [])];
    }
  }
}

/** A value in the one form in which it is kept, so that a device shows what the server will answer. */
export function asStored({ type, strategy }: Field, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => canonicalItem(type.name, item));
    return strategy === 'SET' ? [...new Set(items)] : items;
  }
  return canonicalItem(type.name, value);
}

function canonicalItem(type: string, value: unknown): unknown {
  if (type === 'DateTime') return canonicalTime(value) ?? value;
  return type === 'ID' && typeof value === 'string' ? canonicalId(value) : value;
}

/** Whether two JSON values are equal; records hold scalars and lists of scalars, and absent is null. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, at) => item === b[at]);
  return (a ?? null) === (b ?? null);
}
