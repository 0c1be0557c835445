/** A time in milliseconds since 1970 as ISO 8601 in UTC with milliseconds, the form of every time in the contract. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
