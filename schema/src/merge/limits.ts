import type { Field, Limit, MergeStrategy } from '../manifest.js';
import { isInt } from '../scalars.js';

/** What holds where a field has no `@limit` of its own: what merges piece by piece must not grow for ever. */
const defaults: Partial<Record<MergeStrategy, Limit>> = {
  SET: { maxItems: 1000 },
  TEXT: { maxLength: 1_000_000 },
};

const none: Limit = {};

/** What a value of the field may be. */
export function limitOf({ strategy, limit = none }: Pick<Field, 'strategy' | 'limit'>): Limit {
  const general = defaults[strategy];
  return general ? { ...general, ...limit } : limit;
}

/**
 * What is wrong with a field's value under its limits, in words for a person; undefined if nothing is. Also where there
 * is no limit: sums of a counter that no Int holds.
 */
export function limitViolation(field: Field, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const { name } = field;
  const limit = limitOf(field);
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (Array.isArray(value) && limit.maxItems !== undefined && value.length > limit.maxItems)
    return `${name} may hold at most ${limit.maxItems} elements; this has ${value.length}.`;
  for (const item of items) {
    if (typeof item === 'string' && limit.maxLength !== undefined && item.length > limit.maxLength)
      return `${name} may be at most ${limit.maxLength} characters long; this has ${item.length}.`;
    if (typeof item !== 'number') continue;
    if (field.type.name === 'Int' && !isInt(item))
      return `${name} would leave the range of whole numbers, -2147483648 to 2147483647.`;
    if (limit.min !== undefined && item < limit.min)
      return `${name} may be no less than ${limit.min}; this is ${item}.`;
    if (limit.max !== undefined && item > limit.max)
      return `${name} may be no more than ${limit.max}; this is ${item}.`;
  }
  return undefined;
}
