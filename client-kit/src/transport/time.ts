/** A point in time given as text (ISO 8601 or an HTTP date), in milliseconds since 1970; NaN if it is none. */
// eslint-disable-next-line no-restricted-globals -- reads a text; the clock of the device is not asked
export const timeOf = (text: string): number => Date.parse(text);
