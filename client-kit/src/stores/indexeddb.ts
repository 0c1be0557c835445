import { HoldfastError } from '@holdfast/schema/errors';
import type { Store, StoreChange, StoreFactory } from './store.js';

const databasePrefix = 'holdfast:';
const pairs = 'pairs';

/**
 * Stores in IndexedDB: a database a store, one transaction with strict durability a batch. A browser may close the
 * connection at any time, or a person clear the site's data; the first is mended unseen, the second is reported by the next
 * write (STORE_CORRUPT), which the caller can then repeat with all that it knows.
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
    destroy: async (name) =>
      void (await asPromise(indexedDB.deleteDatabase(databasePrefix + name)).catch(storeFailure)),
  };
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
      const store = transaction.objectStore(pairs);
      for (const change of batch) {
        if ('put' in change) store.put(change.value, change.put);
        else store.delete(change.remove);
      }
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
    const request = this.#factory.open(this.#name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(pairs);
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

/** All keys that begin with the prefix: up to, and without, the first text that is greater than all of them. */
function rangeOf(prefix: string): IDBKeyRange | undefined {
  const head = prefix.replace(/\uffff+$/, '');
  if (head === '') return prefix === '' ? undefined : IDBKeyRange.lowerBound(prefix);
  const end = head.slice(0, -1) + String.fromCharCode(head.charCodeAt(head.length - 1) + 1);
  return IDBKeyRange.bound(prefix, end, false, true);
}

const asPromise = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB gave no reason.'));
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
