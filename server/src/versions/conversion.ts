/**
 * How a field that some API versions have in another type than is stored is turned from one into the other. Pure, and
 * declared by the domain under the name that `@convert(by:)` gives. Never asked about null: that is null in both.
 */
export interface Conversion {
  /** What the version is shown of a stored value. There is something for every value that may be stored. */
  readonly shown: (stored: unknown) => unknown;
  /**
   * The stored value for one that is given; undefined where there is none. Only what is shown again as it was given is
   * taken: a device that lays an edit over its records shows what will be stored.
   */
  readonly stored: (given: unknown) => unknown;
  /** What may be given, after "must be", such as `one of the colours of the palette`. */
  readonly expected: string;
}

/** The conversions of a domain, by name. */
export type Conversions = Readonly<Record<string, Conversion>>;
