import type { Facts } from './facts.js';

/** A law of the design that did not hold. */
export interface Violation {
  /** Number and name in the design, such as `1 nothing lost`. */
  readonly law: string;
  readonly what: string;
  /** Words that find the lines of the history that tell of it. */
  readonly words: readonly string[];
}

/** A law as a check of a world at rest. */
export type Law = (facts: Facts) => Violation[];
