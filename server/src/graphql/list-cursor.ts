import { canonicalTime, isInt, isUuid, textProblem, type Field } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';

/**
 * Where one is in an ordered list: the last record's value in the order's field, and its id. It stays good while
 * records come and go, since it names a place in the order and not a number of rows.
 */
export interface ListCursor {
  /** Name of the order, such as `UPDATED_DESC`: a cursor of one order means nothing in another. */
  readonly order: string;
  readonly value: string | number | boolean;
  readonly id: string;
}

export const encodeListCursor = ({ order, value, id }: ListCursor): string =>
  Buffer.from(JSON.stringify([order, value, id])).toString('base64url');

/** Reads a cursor that `encodeListCursor` made for this order of this field. Throws `BAD_USER_INPUT` for any other text. */
export function decodeListCursor(text: string, order: string, by: Field): ListCursor {
  const [madeFor, value, id] = parts(text);
  if (typeof madeFor !== 'string' || !isUuid(id) || !fits(by, value))
    throw refusal('is not a cursor of this list');
  if (madeFor !== order)
    throw refusal(`belongs to the order ${madeFor}, and this list is asked for in ${order}`);
  return { order, value, id };
}

function parts(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parsed) && parsed.length === 3 ? parsed : [];
  } catch {
    return [];
  }
}

function fits(by: Field, value: unknown): value is ListCursor['value'] {
  switch (by.type.name) {
    case 'Int':
      return isInt(value);
    case 'Float':
      return typeof value === 'number';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'DateTime':
      return canonicalTime(value) !== undefined;
    default:
      if (by.type.values) return by.type.values.includes(String(value));
      return typeof value === 'string' && textProblem(value) === undefined;
  }
}

const refusal = (why: string): HoldfastError =>
  new HoldfastError('BAD_USER_INPUT', `\`after\` ${why}. Leave it out to begin at the start.`);
