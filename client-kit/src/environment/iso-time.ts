/** A time in milliseconds since 1970 as ISO 8601 in UTC with milliseconds, the form of every time in the contract. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A point in time given as text (ISO 8601 or an HTTP date), in milliseconds since 1970; NaN if it is none. */
export const timeOf = (text: string): number => Date.parse(text);
