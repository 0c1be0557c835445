/**
 * JSON with the keys of every object in one order, so that equal values give equal text: what requests are hashed by.
 * Like `JSON.stringify`, it leaves out members that are undefined.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

/** A `Date` and its like say themselves what they are in JSON. */
const hasOwnForm = (value: object): boolean => 'toJSON' in value && typeof value.toJSON === 'function';

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || hasOwnForm(value)) return value;
  if (Array.isArray(value)) return value.map(sorted);
  // Without a prototype: a key named `__proto__` is a key like any other.
  const inOrder = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value).sort()) inOrder[key] = sorted((value as Record<string, unknown>)[key]);
  return inOrder;
}
