/** Keeps what is not synced over restarts, with apollo3-cache-persist: for `createHoldfast({ rest: persistRest })`. */
import type { NormalizedCacheObject } from '@apollo/client';
import type { Manifest } from '@holdfast/schema';
import { CachePersistor } from 'apollo3-cache-persist';
import type { RestOptions, RestPersistence } from './rest-port.js';

const storeKey = 'rest';
/** Changes within this time are written together, in milliseconds. */
const debounceMs = 1000;

export function persistRest({ cache, manifest, store, environment }: RestOptions): RestPersistence {
  let pending = () => {};
  let dirty = false;
  let last: string | undefined;
  const persistor = new Persistor({
    cache: {
      extract: () => restOf(manifest, cache.extract()),
      // A type may have come to sync since: an old picture of its records must not stand beside them.
      restore: (rest) => cache.restore(restOf(manifest, rest)),
    },
    storage: {
      getItem: readable,
      setItem: write,
      removeItem: (key) => store.write([{ remove: key }]),
    },
    key: storeKey,
    // Its timer is the platform's own; ours comes from the environment.
    trigger: false,
    // Above its limit it would throw everything away in silence.
    maxSize: false,
  });

  return {
    restore: () => persistor.restore(),
    changed() {
      dirty = true;
      pending();
      pending = environment.timers.set(debounceMs, () => void keep());
    },
    keepNow() {
      pending();
      return keep();
    },
  };

  async function keep(): Promise<void> {
    if (!dirty) return;
    dirty = false;
    await persistor.persist();
  }

  /** What cannot be read is asked for again; nothing of a person's own is in it. */
  async function readable(key: string): Promise<string | null> {
    try {
      const text = await store.get(key);
      return text !== undefined && typeof JSON.parse(text) === 'object' ? text : null;
    } catch {
      return null;
    }
  }

  /** A full disk costs no more than the answers themselves; the next change tries again. */
  async function write(key: string, value: string): Promise<void> {
    if (value === last) return;
    try {
      await store.write([{ put: key, value }]);
      last = value;
    } catch {
      dirty = true;
    }
  }
}

/** What this file uses of the package, whose own types are those of Apollo Client 3. */
interface PersistorOptions {
  readonly cache: {
    extract(): NormalizedCacheObject;
    restore(rest: NormalizedCacheObject): unknown;
  };
  readonly storage: {
    getItem(key: string): Promise<string | null>;
    setItem(key: string, value: string): Promise<void>;
    removeItem(key: string): Promise<void>;
  };
  readonly key: string;
  readonly trigger: false;
  readonly maxSize: false;
}

const Persistor = CachePersistor as unknown as new (options: PersistorOptions) => {
  persist(): Promise<void>;
  restore(): Promise<void>;
};

/** The extracted cache without synced records and without what they answer. */
function restOf(manifest: Manifest, extracted: NormalizedCacheObject): NormalizedCacheObject {
  const local = new Set([...Object.keys(manifest.lists), ...Object.keys(manifest.singles)]);
  const entries = Object.entries(extracted)
    .filter(([key, object]) => key !== '__META' && !isSynced(manifest, object?.__typename))
    .map(([key, object]) => (key === 'ROOT_QUERY' ? [key, without(local, object)] : [key, object]));
  return Object.fromEntries(entries) as NormalizedCacheObject;
}

const isSynced = (manifest: Manifest, typename: unknown): boolean =>
  typeof typename === 'string' && Object.hasOwn(manifest.entities, typename);

const without = (names: ReadonlySet<string>, object: object | undefined): object =>
  Object.fromEntries(
    Object.entries(object ?? {}).filter(([field]) => !names.has(field.replace(/[(:@].*$/s, ''))),
  );
