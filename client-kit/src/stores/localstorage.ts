import { HoldfastError } from '@holdfast/schema/errors';
import { cellStores } from './cell-stores.js';
import type { Hold } from './held.js';
import { failureWhere } from './one-at-a-time.js';
import type { StoreFactory } from './store.js';

/** The part of the Web Locks API that this store uses. */
export interface TabLocks {
  request(
    name: string,
    options: { ifAvailable: true },
    work: (lock: unknown) => Promise<void> | undefined,
  ): Promise<unknown>;
}

export interface LocalStorageOptions {
  /** The page's own without it. */
  readonly storage?: Storage;
  /** The page's own without it; a page has some where it came over https or from localhost. */
  readonly locks?: TabLocks;
}

/**
 * Stores in localStorage, for pages that may not use IndexedDB: some five million characters for all of a site, each write
 * on the main thread. One tab at a time, others get STORE_LOCKED: tabs see each other's localStorage late, so two of them
 * could not write in turns. A write that resolved survives the tab, but a browser writes to its disk some seconds later.
 */
export function localStorageStores(options: LocalStorageOptions = {}): StoreFactory {
  return cellStores({
    cells: () => cellsOf(options.storage ?? globalThis.localStorage),
    hold: holdAmongTabs(options.locks ?? globalThis.navigator?.locks),
    failure: failureWhere((error) => (error as { name?: string } | null)?.name === 'QuotaExceededError'),
  });
}

const cellsOf = (storage: Storage) => ({
  keys: () => Array.from({ length: storage.length }, (_, at) => storage.key(at) as string),
  get: (keys: readonly string[]) => keys.map((key) => storage.getItem(key) ?? undefined),
  put: (pairs: ReadonlyArray<readonly [string, string]>) => {
    for (const [key, text] of pairs) storage.setItem(key, text);
  },
  remove: (keys: readonly string[]) => {
    for (const key of keys) storage.removeItem(key);
  },
});

const holdAmongTabs =
  (locks: TabLocks | undefined): Hold =>
  (name) => {
    if (!locks)
      return Promise.reject(
        new HoldfastError(
          'STORE_FAILED',
          'This page has no Web Locks, without which two tabs would spoil each other’s data: serve it over https.',
        ),
      );
    return new Promise((resolve, reject) => {
      const hold = (lock: unknown): Promise<void> | undefined => {
        if (!lock) {
          reject(new HoldfastError('STORE_LOCKED', 'Another tab holds this store.'));
          return undefined;
        }
        return new Promise((letGo) =>
          resolve(async () => {
            letGo();
            // The browser says when it has let go; before that, the same tab could not open the store again.
            await request;
          }),
        );
      };
      const request = locks.request(`holdfast store ${name}`, { ifAvailable: true }, hold);
      request.catch(reject);
    });
  };
