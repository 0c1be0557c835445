import { HoldfastError } from '@holdfast/schema/errors';
import type { Store, StoreChange, StoreFactory } from './store.js';

/** Stores in memory. They live as long as the factory: closing and opening again finds what was written. */
export function memoryStores(): StoreFactory {
  const contents = new Map<string, Map<string, string>>();
  return {
    open: async (name) => {
      const data = contents.get(name) ?? new Map<string, string>();
      contents.set(name, data);
      return memoryStore(data);
    },
    list: async () => [...contents.keys()].sort(),
    destroy: async (name) => void contents.delete(name),
  };
}

function memoryStore(data: Map<string, string>): Store {
  let open = true;
  const checkOpen = () => {
    if (!open) throw new HoldfastError('STORE_FAILED', 'This store has been closed.');
  };
  return {
    report: { setAside: [], mended: false },
    get: async (key) => {
      checkOpen();
      return data.get(key);
    },
    scan: async (prefix) => {
      checkOpen();
      return scanMap(data, prefix);
    },
    write: async (batch) => {
      checkOpen();
      applyBatch(data, batch);
    },
    close: async () => {
      open = false;
    },
  };
}

/** The pairs of a map whose key begins with `prefix`, by key. */
export function scanMap(data: ReadonlyMap<string, string>, prefix: string): Array<[string, string]> {
  return [...data].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Applies a batch to a map. */
export function applyBatch(data: Map<string, string>, batch: readonly StoreChange[]): void {
  for (const change of batch) {
    if ('put' in change) data.set(change.put, change.value);
    else data.delete(change.remove);
  }
}
