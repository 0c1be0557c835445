import type { Position } from './compare.js';

/**
 * A place in an ordered list, as opaque text. It names the position, not the record's index, so the page after it
 * begins at the same place whatever is edited, added or deleted before it.
 */
export const cursorOf = (orderBy: string, { value, id }: Position): string =>
  encodeURIComponent(JSON.stringify([orderBy, value, id]));

/** The position in a cursor of this order; undefined if the text is none, or one of another order. */
export function positionIn(cursor: string, orderBy: string): Position | undefined {
  try {
    const [order, value, id] = JSON.parse(decodeURIComponent(cursor)) as [string, Position['value'], string];
    return order === orderBy && typeof id === 'string' ? { value, id } : undefined;
  } catch {
    return undefined;
  }
}
