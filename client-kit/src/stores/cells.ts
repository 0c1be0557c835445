/**
 * What localStorage, MMKV and AsyncStorage have in common: texts under keys, each written as a whole or not at all, with
 * nothing that joins two writes. Each method may answer at once or later, and throws what the platform throws.
 */
export interface Cells {
  keys(): Awaitable<readonly string[]>;
  /** The texts under these keys, in their order. */
  get(keys: readonly string[]): Awaitable<ReadonlyArray<string | undefined>>;
  put(pairs: ReadonlyArray<readonly [key: string, text: string]>): Awaitable<void>;
  /** Harmless where there is nothing. */
  remove(keys: readonly string[]): Awaitable<void>;
}

export type Awaitable<T> = T | Promise<T>;
