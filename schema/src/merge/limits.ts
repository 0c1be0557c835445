import type { Field } from '../manifest.js';

/** What is wrong with a field's value under its `@limit`, in words for a person; undefined if nothing is. */
export function limitViolation(field: Field, value: unknown): string | undefined {
  const { limit } = field;
  if (!limit || value === null || value === undefined) return undefined;
  const items = Array.isArray(value) ? value : [value];
  if (Array.isArray(value) && limit.maxItems !== undefined && value.length > limit.maxItems)
    return `${field.name} may hold at most ${limit.maxItems} elements; this has ${value.length}.`;
  for (const item of items) {
    if (typeof item === 'string' && limit.maxLength !== undefined && item.length > limit.maxLength)
      return `${field.name} may be at most ${limit.maxLength} characters long; this has ${item.length}.`;
    if (typeof item === 'number' && limit.min !== undefined && item < limit.min)
      return `${field.name} may be no less than ${limit.min}; this is ${item}.`;
    if (typeof item === 'number' && limit.max !== undefined && item > limit.max)
      return `${field.name} may be no more than ${limit.max}; this is ${item}.`;
  }
  return undefined;
}
