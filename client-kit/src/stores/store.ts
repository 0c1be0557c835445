/** The store port: what the engine asks of a place that survives a restart. Keys and values are texts. */

/** One step of a batch. */
export type StoreChange = { readonly put: string; readonly value: string } | { readonly remove: string };

/** What opening, and reading since, found wrong. Nothing is dropped in silence: it is mended, or set aside and named here. */
export interface StoreReport {
  /** Parts that could not be read, as they were found. */
  readonly setAside: readonly string[];
  /** A write that the last process did not finish was taken back. */
  readonly mended: boolean;
}

export interface Store {
  readonly report: StoreReport;
  get(key: string): Promise<string | undefined>;
  /** All pairs whose key begins with `prefix`, by key in UTF-16 code unit order. */
  scan(prefix: string): Promise<Array<[key: string, value: string]>>;
  /**
   * The same pairs, at most `size` at a time and in any order, for what is too much to read at once; what is written
   * meanwhile may be among them or not. A store without it is read by `scan`: see `partsOf`.
   */
  parts?(prefix: string, size: number): AsyncIterable<Array<[key: string, value: string]>>;
  /**
   * All of the batch or nothing of it, and durable once resolved. Batches take effect in the order of the calls.
   * Rejects with STORE_FULL, STORE_FAILED, or STORE_CORRUPT when what was stored has gone (a person cleared it): the
   * store is empty then and takes writes again, so that the caller can write what it knows.
   */
  write(batch: readonly StoreChange[]): Promise<void>;
  /** Waits for writes under way. Whatever is asked afterwards rejects with STORE_FAILED. */
  close(): Promise<void>;
  /** Of a store that several tabs may have open at once, all writing to it; absent where whoever has it open is alone. */
  readonly shared?: SharedStore;
}

/**
 * How those who share a store take turns without waiting for one another: each names the revision that it knows and plans
 * upon; whoever is late is told so, looks what has changed, and plans anew.
 */
export interface SharedStore {
  /** The same for all who have this store open, and for no other store. */
  readonly name: string;
  /** What the last batch called itself that was written by `write` below; undefined before the first of them. */
  revision(): Promise<string | undefined>;
  /**
   * As `Store.write`, if the revision is `upon` still, which is `next` from then on. Else nothing is written, and it resolves
   * to false. It is `next` already: this batch has been written. Of a store that has gone meanwhile the revision is undefined.
   */
  write(batch: readonly StoreChange[], upon: string | undefined, next: string): Promise<boolean>;
}

/** Where stores live, by name; a name is any text. */
export interface StoreFactory {
  /**
   * Opens the store, making it if it is not there. Rejects with STORE_LOCKED while another process holds it. Where it cannot
   * be opened as it is (STORE_CORRUPT, or STORE_KEY_WRONG of an encrypted one), it stays as it is.
   */
  open(name: string): Promise<Store>;
  list(): Promise<string[]>;
  /** Removes the store and all that is in it; harmless if there is none. */
  destroy(name: string): Promise<void>;
}

/** What a store holds under a prefix, at most `size` pairs at a time. */
export function partsOf(
  store: Store,
  prefix: string,
  size: number,
): AsyncIterable<Array<[key: string, value: string]>> {
  return store.parts?.(prefix, size) ?? inParts(() => store.scan(prefix), size);
}

async function* inParts<T>(read: () => Promise<T[]>, size: number): AsyncIterable<T[]> {
  const all = await read();
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}
