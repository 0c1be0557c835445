import { asyncStorageStores } from '../../../src/stores/async-storage.js';
import { localStorageStores, type TabLocks } from '../../../src/stores/localstorage.js';
import { mmkvStores } from '../../../src/stores/mmkv.js';
import type { FaultyMedium } from '../../../src/testing/index.js';
import type { StoreFactory } from '../../../src/stores/store.js';
import { nextMacrotask } from '../../../src/environment/macrotask.js';
import { Processes } from './process.js';

/** What a process has of cells whose single writes may go wrong. */
interface Cells {
  keys(): string[];
  get(key: string): string | undefined;
  put(key: string, text: string): void;
  remove(key: string): boolean;
}

/** Cells that outlive the processes that use them. `native`: what becomes of a text on its way in. */
function cellMedium(
  storesOf: (cells: Cells) => StoreFactory,
  failure: (fault: 'full' | 'failed') => Error,
  native: (text: string) => string = (text) => text,
): FaultyMedium & { readonly data: Map<string, string> } {
  const data = new Map<string, string>();
  const processes = new Processes();
  return {
    data,
    stores: () => {
      const alive = processes.start();
      const here = <T>(work: () => T): T => {
        alive();
        return work();
      };
      return storesOf({
        keys: () => here(() => [...data.keys()]),
        get: (key) => here(() => data.get(native(key))),
        put: (key, text) =>
          here(() => processes.write(() => void data.set(native(key), native(text)), failure)),
        remove: (key) =>
          here(() =>
            processes.removal(
              () => data.delete(native(key)),
              () => failure('failed'),
            ),
          ),
      });
    },
    fail: (fault, at) => processes.fail(fault, at),
    met: () => processes.met(),
    close: () => processes.cut(),
  };
}

/** UTF-8 and C strings: half a pair becomes U+FFFD, and a NUL is the end. */
const throughUtf8 = (text: string): string => Buffer.from(text.split('\0')[0] ?? '').toString();

export const localStorageMedium = () =>
  cellMedium(
    (cells) => localStorageStores({ storage: storageOf(cells), locks: tabLocks() }),
    (fault) =>
      fault === 'full'
        ? new DOMException('The quota has been exceeded.', 'QuotaExceededError')
        : new DOMException('The operation is insecure.', 'SecurityError'),
  );

/** A page's storage, of at most `quota` characters. */
export function storageOf(cells: Cells, quota = Infinity): Storage {
  const size = () => cells.keys().reduce((sum, key) => sum + key.length + (cells.get(key) ?? '').length, 0);
  return {
    get length() {
      return cells.keys().length;
    },
    key: (at) => cells.keys()[at] ?? null,
    getItem: (key) => cells.get(key) ?? null,
    setItem: (key, text) => {
      const old = cells.get(key);
      const grows = text.length - (old === undefined ? -key.length : old.length);
      if (quota < Infinity && grows > 0 && size() + grows > quota)
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      cells.put(key, text);
    },
    removeItem: (key) => void cells.remove(key),
    clear: () => cells.keys().forEach((key) => cells.remove(key)),
  };
}

/** Web Locks of the tabs of one browser, as far as the store asks for them. */
export function tabLocks(): TabLocks {
  const held = new Set<string>();
  return {
    request: async (name, _options, work) => {
      // Whether it is free, a browser asks another process; and so it does to let go.
      await nextMacrotask();
      if (held.has(name)) return work(null);
      held.add(name);
      await work({ name });
      await nextMacrotask();
      held.delete(name);
      return undefined;
    },
  };
}

export const mmkvMedium = (version: 3 | 4) =>
  cellMedium(
    (cells) => {
      const common = {
        getString: (key: string) => cells.get(key),
        set: (key: string, text: string) => {
          if (key === '') throw new Error('Cannot set a value for an empty key!');
          cells.put(key, text);
        },
        getAllKeys: () => cells.keys(),
      };
      return mmkvStores(
        version === 4
          ? { ...common, remove: (key: string) => cells.remove(key) }
          : { ...common, delete: (key: string) => void cells.remove(key) },
      );
    },
    () => new Error('Failed to set value: failed to set value for key!'),
    throughUtf8,
  );

const diskFull = (fault: 'full' | 'failed') =>
  fault === 'full'
    ? new Error('database or disk is full (code 13 SQLITE_FULL)')
    : new Error('disk I/O error (code 778 SQLITE_IOERR_WRITE)');

/** One key after the other, on a thread of its own: what the platform promises is no more than that. */
async function oneByOne<T>(items: readonly T[], work: (item: T) => void): Promise<void> {
  for (const item of items) {
    await Promise.resolve();
    work(item);
  }
}

export const asyncStorageMedium = (version: 2 | 3) =>
  cellMedium(
    (cells) => {
      const put = ([key, text]: readonly [string, string]) => cells.put(key, text);
      const remove = (key: string) => void cells.remove(key);
      const found = async (keys: readonly string[]) =>
        keys.map((key): [string, string | null] => [key, cells.get(key) ?? null]);
      const getAllKeys = async () => cells.keys();
      return asyncStorageStores(
        version === 3
          ? {
              getAllKeys,
              getMany: async (keys) => Object.fromEntries(await found(keys)),
              setMany: (entries) => oneByOne(Object.entries(entries), put),
              removeMany: (keys) => oneByOne(keys, remove),
            }
          : {
              getAllKeys,
              multiGet: async (keys) => (await found(keys)).reverse(),
              multiSet: (pairs) => oneByOne(pairs, put),
              multiRemove: (keys) => oneByOne(keys, remove),
            },
      );
    },
    diskFull,
    throughUtf8,
  );
