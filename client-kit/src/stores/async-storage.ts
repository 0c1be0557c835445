import { cellStores } from './cell-stores.js';
import type { Cells } from './cells.js';
import { holdWithin } from './held.js';
import { failureWhere } from './one-at-a-time.js';
import type { StoreFactory } from './store.js';

/** What this store uses of `createAsyncStorage(name)`, version 3 of @react-native-async-storage/async-storage. */
export interface AsyncStorage3 {
  getAllKeys(): Promise<readonly string[]>;
  getMany(keys: string[]): Promise<Record<string, string | null>>;
  setMany(entries: Record<string, string>): Promise<void>;
  removeMany(keys: string[]): Promise<void>;
}

/** What this store uses of the one `AsyncStorage` of version 2 and before. */
export interface AsyncStorage2 {
  getAllKeys(): Promise<readonly string[]>;
  multiGet(keys: readonly string[]): Promise<ReadonlyArray<readonly [string, string | null]>>;
  multiSet(pairs: ReadonlyArray<readonly [string, string]>): Promise<void>;
  multiRemove(keys: readonly string[]): Promise<void>;
}

/**
 * Stores in AsyncStorage, for apps that have nothing better: on some platforms of some versions several keys are not written
 * as one, and on Android before version 3 all of an app's data together has 6 MB unless its build says otherwise.
 */
export function asyncStorageStores(storage: AsyncStorage3 | AsyncStorage2): StoreFactory {
  const cells = 'getMany' in storage ? cellsOf3(storage) : cellsOf2(storage);
  return cellStores({ cells: () => cells, hold: holdWithin(storage), failure: failureWhere(isFull) });
}

const cellsOf3 = (storage: AsyncStorage3): Cells => ({
  keys: () => storage.getAllKeys(),
  get: async (keys) => {
    const texts = await storage.getMany([...keys]);
    return keys.map((key) => texts[key] ?? undefined);
  },
  put: (pairs) => storage.setMany(Object.fromEntries(pairs)),
  remove: (keys) => storage.removeMany([...keys]),
});

const cellsOf2 = (storage: AsyncStorage2): Cells => ({
  keys: () => storage.getAllKeys(),
  get: async (keys) => {
    // It answers in an order of its own on some platforms.
    const texts = new Map(await storage.multiGet(keys));
    return keys.map((key) => texts.get(key) ?? undefined);
  },
  put: (pairs) => storage.multiSet(pairs),
  remove: (keys) => storage.multiRemove(keys),
});

/** SQLite below it on phones, IndexedDB on the web; both arrive in the words of an error. */
const isFull = (error: unknown): boolean =>
  /database or disk is full|SQLITE_FULL|QuotaExceeded/i.test(
    `${(error as { name?: string } | null)?.name} ${(error as { message?: string } | null)?.message}`,
  );
