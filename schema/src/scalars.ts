/** The values that SDL scalars stand for: what is accepted, and the one form in which each is kept, compared and sent. */

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether a value is a UUID of any version of RFC 9562, in small or capital letters. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && uuid.test(value);

/** The one form of a UUID: small letters, as RFC 9562 asks of those who write it. */
export const canonicalId = (id: string): string => id.toLowerCase();

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * A point in time in its one form, ISO 8601 in UTC with milliseconds, so that the order of texts is the order of times.
 * Takes any zone; undefined for what is no such time, or lies outside the years 1 to 9999.
 */
export function canonicalTime(value: unknown): string | undefined {
  if (typeof value !== 'string' || !dateTime.test(value)) return undefined;
  if (isCanonical(value)) return value;
  const [, month, day] = value.split(/[-T]/).map(Number);
  const time = new Date(value);
  if (Number.isNaN(time.getTime()) || !isDay(value, Number(month), Number(day))) return undefined;
  const text = time.toISOString();
  return /^\d{4}-/.test(text) && !text.startsWith('0000') ? text : undefined;
}

/** Most times are in that form already. One that comes back as it went in names a day that there is. */
function isCanonical(value: string): boolean {
  if (value.length !== 24 || value.startsWith('0000')) return false;
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && time.toISOString() === value;
}

/** A `Date` rolls 30 February over to March; a person who wrote it made a mistake. */
const isDay = (value: string, month: number, day: number): boolean =>
  month >= 1 && day >= 1 && day <= new Date(Date.UTC(Number(value.slice(0, 4)), month, 0)).getUTCDate();

const isValidDate = (value: unknown): value is Date =>
  value instanceof Date && !Number.isNaN(value.getTime());

/** What the server does with the scalar `DateTime` at its edge. Throws a TypeError, in words for the caller. */
export const dateTimeScalar = {
  /** Out: a `Date`, as databases give it, or a text. */
  serialize(value: unknown): string {
    const text = canonicalTime(isValidDate(value) ? value.toISOString() : value);
    if (text === undefined)
      throw new TypeError('A DateTime is a point in time between the years 1 and 9999.');
    return text;
  },
  /** In: an ISO text in any zone. */
  parse(value: unknown): string {
    const text = canonicalTime(value);
    if (text === undefined)
      throw new TypeError('A DateTime is an ISO 8601 time with its zone, such as 2026-11-21T10:42:00.000Z.');
    return text;
  },
};

const largest = 2 ** 31 - 1;

/** Whether a value is a whole number that GraphQL's Int, and a column of PostgreSQL's integer, can hold. */
export const isInt = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= -largest - 1 && (value as number) <= largest;

/** What keeps a text from being stored and sent whole, in words for a person; undefined if nothing does. */
export function textProblem(text: string): string | undefined {
  if (text.includes('\0')) return 'contains the character NUL, which cannot be stored';
  // With the flag u, only a surrogate that is not half of a pair matches.
  if (/[\uD800-\uDFFF]/u.test(text))
    return 'contains half a character (a lone surrogate), which cannot be stored';
  return undefined;
}
