import type { Field } from '../manifest.js';
import { canonicalId, canonicalTime } from '../scalars.js';
import { byCodePoint } from './set.js';

/** A value in the one form in which it is kept, so that a device shows what the server will answer. */
export function asStored({ type, strategy }: Field, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => canonicalItem(type.name, item));
    return strategy === 'SET' ? [...new Set(items as string[])].sort(byCodePoint) : items;
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
