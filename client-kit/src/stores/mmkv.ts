import { cellStores } from './cell-stores.js';
import { holdWithin } from './held.js';
import { failureWhere } from './one-at-a-time.js';
import type { StoreFactory } from './store.js';

/** What this store uses of an instance of react-native-mmkv: `remove` is of version 4, `delete` of 3. */
export type MmkvLike = {
  getString(key: string): string | undefined;
  set(key: string, value: string): void;
  getAllKeys(): string[];
} & ({ remove(key: string): unknown } | { delete(key: string): unknown });

/**
 * Stores in an instance of react-native-mmkv (`createMMKV({ id: 'holdfast' })`): a file in memory, so that a write that
 * resolved survives the app, but not always a phone whose battery falls out. Holds what it has in memory, all of it: for
 * some thousands of records. Give one instance to one factory only.
 */
export function mmkvStores(storage: MmkvLike): StoreFactory {
  const remove = (key: string) => ('remove' in storage ? storage.remove(key) : storage.delete(key));
  const cells = {
    keys: () => storage.getAllKeys(),
    get: (keys: readonly string[]) => keys.map((key) => storage.getString(key)),
    put: (pairs: ReadonlyArray<readonly [string, string]>) => {
      for (const [key, text] of pairs) storage.set(key, text);
    },
    remove: (keys: readonly string[]) => keys.forEach(remove),
  };
  return cellStores({ cells: () => cells, hold: holdWithin(storage), failure: failureWhere(() => false) });
}
