import { HoldfastError } from '@holdfast/schema/errors';
import type { SharedStore, Store, StoreChange, StoreFactory } from './store.js';

const databasePrefix = 'holdfast:';
const pairs = 'pairs';
/** Apart from the pairs: a single value, under a key of its own. */
const revisions = 'revisions';
const lastRevision = 'last';
/** 1 had no revisions: a tab that still runs such a kit writes nothing any more once this one has opened the database. */
const version = 2;

/**
 * Stores in IndexedDB: a database a store, one transaction with strict durability a batch. Any number of tabs share one. A
 * browser may close the connection at any time, or a person clear the site's data; the first is mended unseen, the second is
 * reported by the next write (STORE_CORRUPT), which the caller can then repeat with all that it knows.
 */
export function indexedDbStores({
  indexedDB = globalThis.indexedDB,
}: { indexedDB?: IDBFactory } = {}): StoreFactory {
  return {
    open: async (name) => {
      const store = new IndexedDbStore(indexedDB, databasePrefix + name);
      await store.connect();
      return store;
    },
    list: async () => {
      const databases = await indexedDB.databases();
      return databases.flatMap(({ name }) =>
        name?.startsWith(databasePrefix) ? [name.slice(databasePrefix.length)] : [],
      );
    },
    destroy: (name) => destroyed(indexedDB, databasePrefix + name).catch(storeFailure),
  };
}

/** The database goes when the last tab lets it go, which one that is frozen does not do: so what is in it goes first. */
async function destroyed(factory: IDBFactory, name: string): Promise<void> {
  const store = new IndexedDbStore(factory, name);
  await store.clear();
  await store.close();
  const request = factory.deleteDatabase(name);
  await new Promise<void>((resolve, reject) => {
    request.onsuccess = request.onblocked = () => resolve();
    request.onerror = () => reject(request.error ?? new Error(noReason));
  });
}

class IndexedDbStore implements Store {
  readonly report = { setAside: [], mended: false };
  readonly #factory: IDBFactory;
  readonly #name: string;
  #database: Promise<IDBDatabase> | undefined;
  #openedBefore = false;
  /** The database was found to be a new one: what this store has written is gone. */
  #cleared = false;
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(factory: IDBFactory, name: string) {
    this.#factory = factory;
    this.#name = name;
  }

  async connect(): Promise<void> {
    await this.#connection().catch(storeFailure);
  }

  get(key: string): Promise<string | undefined> {
    return this.#read(async (database) => {
      const value: unknown = await asPromise(database.transaction(pairs).objectStore(pairs).get(key));
      return value as string | undefined;
    });
  }

  scan(prefix: string): Promise<Array<[string, string]>> {
    return this.#pairs(rangeOf(prefix));
  }

  #pairs(range: IDBKeyRange | undefined, size?: number): Promise<Array<[string, string]>> {
    return this.#read(async (database) => {
      const store = database.transaction(pairs).objectStore(pairs);
      const [keys, values] = await Promise.all([
        asPromise(store.getAllKeys(range, size)),
        asPromise(store.getAll(range, size)),
      ]);
      return keys.map((key, at) => [key as string, values[at] as string]);
    });
  }

  async *parts(prefix: string, size: number): AsyncIterable<Array<[string, string]>> {
    const end = rangeOf(prefix);
    for (let range = end; ;) {
      const part = await this.#pairs(range, size);
      if (part.length > 0) yield part;
      const last = part.at(-1)?.[0];
      if (part.length < size || last === undefined) return;
      range = end?.upper
        ? IDBKeyRange.bound(last, end.upper as string, true, true)
        : IDBKeyRange.lowerBound(last, true);
    }
  }

  write(batch: readonly StoreChange[]): Promise<void> {
    return this.#inTurn(async (database) => {
      if (this.#cleared) {
        this.#cleared = false;
        throw new HoldfastError('STORE_CORRUPT', 'The data of this app was cleared while it ran.');
      }
      const transaction = database.transaction(pairs, 'readwrite', { durability: 'strict' });
      put(batch, transaction.objectStore(pairs));
      await committed(transaction);
    });
  }

  /** Transactions on one object store take turns, whichever tab they are of: what one of them finds, no other changes. */
  get shared(): SharedStore {
    return {
      name: this.#name,
      revision: () =>
        this.#read(async (database) => {
          const asked = database.transaction(revisions).objectStore(revisions).get(lastRevision);
          return (await asPromise<unknown>(asked)) as string | undefined;
        }),
      write: (batch, upon, next) => this.#inTurn((database) => writeUpon(database, batch, upon, next)),
    };
  }

  clear(): Promise<void> {
    return this.#inTurn(async (database) => {
      const transaction = database.transaction([pairs, revisions], 'readwrite', { durability: 'strict' });
      transaction.objectStore(pairs).clear();
      transaction.objectStore(revisions).clear();
      await committed(transaction);
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#tail;
    const database = await this.#database?.catch(() => undefined);
    database?.close();
  }

  /** After the writes that were asked for before, and beside other reads. */
  async #read<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> {
    this.#checkOpen();
    await this.#tail;
    return this.#connected(work);
  }

  /** One after another. */
  async #inTurn<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> {
    this.#checkOpen();
    const mine = this.#tail.then(() => this.#connected(work));
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  /** Works on an open connection; once more on a new one if the browser closed this one. */
  async #connected<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> {
    const used = this.#connection();
    try {
      return await work(await used);
    } catch (error) {
      if (this.#closed || !isConnectionLost(error)) return storeFailure(error);
      if (this.#database === used) this.#database = undefined;
      return this.#connection().then(work).catch(storeFailure);
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new HoldfastError('STORE_FAILED', 'This store has been closed.');
  }

  #connection(): Promise<IDBDatabase> {
    return (this.#database ??= this.#open().catch((error: unknown) => {
      this.#database = undefined;
      throw error;
    }));
  }

  async #open(): Promise<IDBDatabase> {
    const request = this.#factory.open(this.#name, version);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) request.result.createObjectStore(pairs);
      request.result.createObjectStore(revisions);
      if (this.#openedBefore) this.#cleared = true;
    };
    const database = await asPromise(request);
    this.#openedBefore = true;
    const lost = () => (this.#database = undefined);
    database.onclose = lost;
    // Somebody wants to delete the database or open a newer version: whoever holds on would block them for ever.
    database.onversionchange = () => {
      database.close();
      lost();
    };
    return database;
  }
}

function put(batch: readonly StoreChange[], store: IDBObjectStore): void {
  for (const change of batch) {
    if ('put' in change) store.put(change.value, change.put);
    else store.delete(change.remove);
  }
}

/** Asks and writes in one go, and takes it back where the answer is another than was hoped for: in most cases it is not. */
async function writeUpon(
  database: IDBDatabase,
  batch: readonly StoreChange[],
  upon: string | undefined,
  next: string,
): Promise<boolean> {
  const transaction = database.transaction([pairs, revisions], 'readwrite', { durability: 'strict' });
  const revision = transaction.objectStore(revisions);
  const asked = revision.get(lastRevision);
  let late = false;
  asked.onsuccess = () => {
    late = asked.result !== upon;
    if (late) transaction.abort();
  };
  put(batch, transaction.objectStore(pairs));
  if (next !== upon) revision.put(next, lastRevision);
  try {
    await committed(transaction);
    return true;
  } catch (error) {
    if (!late) throw error;
    return asked.result === next;
  }
}

/** All keys that begin with the prefix: up to, and without, the first text that is greater than all of them. */
function rangeOf(prefix: string): IDBKeyRange | undefined {
  const head = prefix.replace(/\uffff+$/, '');
  if (head === '') return prefix === '' ? undefined : IDBKeyRange.lowerBound(prefix);
  const end = head.slice(0, -1) + String.fromCharCode(head.charCodeAt(head.length - 1) + 1);
  return IDBKeyRange.bound(prefix, end, false, true);
}

const noReason = 'IndexedDB gave no reason.';

const asPromise = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error(noReason));
  });

const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () =>
      reject(transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
  });

/**
 * The connection is no longer open, or of no use any more: Safari calls it UnknownError when its database process has
 * gone, and never closes it. Another one is opened; writing a batch twice is the same as writing it once.
 */
const isConnectionLost = (error: unknown): boolean =>
  ['InvalidStateError', 'AbortError', 'NotFoundError', 'UnknownError'].includes(
    (error as { name?: string } | undefined)?.name ?? '',
  );

function storeFailure(error: unknown): never {
  if (HoldfastError.is(error)) throw error;
  const full = (error as { name?: string } | undefined)?.name === 'QuotaExceededError';
  throw new HoldfastError(full ? 'STORE_FULL' : 'STORE_FAILED', undefined, { cause: error });
}
