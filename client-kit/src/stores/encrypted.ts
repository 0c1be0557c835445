import { HoldfastError } from '@holdfast/schema/errors';
import type { Random } from '../environment/environment.js';
import { nextMacrotask } from '../environment/macrotask.js';
import { cipherOf, type Cipher } from './cipher.js';
import { failureWhere, oneAtATime, type OrderlyStore, type Workings } from './one-at-a-time.js';
import {
  partsOf,
  type SharedStore,
  type Store,
  type StoreChange,
  type StoreFactory,
  type StoreReport,
} from './store.js';

export interface EncryptionOptions {
  /** 32 random bytes, which the app keeps where the platform keeps secrets: its keychain or keystore. */
  readonly key: Uint8Array;
  /** Keys of before. A store that was written with one of them is rewritten with `key`, a little at a time, while it is open. */
  readonly previousKeys?: readonly Uint8Array[];
  /** Unpredictable bytes; those of `crypto.getRandomValues` without it. */
  readonly random?: Pick<Random, 'bytes'>;
}

export interface EncryptedStores extends StoreFactory {
  /**
   * Names of the stores in which something is still written with a key of before. Once there are none, throw the previous
   * keys away.
   */
  onPreviousKeys(): Promise<string[]>;
}

/**
 * Stores whose values are sealed (XChaCha20-Poly1305, a random nonce each), each for its place: a value that was changed, or
 * moved to another key or store, is set aside when it is read. In the open are the names of stores and keys (types, ids,
 * places in the outbox), how long values are, and when they change; and whoever can write to the device can bring back an
 * older value of the same place, or remove it. Opening rejects with STORE_KEY_WRONG, and changes nothing, for a key that
 * the store was not written with, and for a store that was written without encryption.
 */
export function encrypted(stores: StoreFactory, options: EncryptionOptions): EncryptedStores {
  const bytes = randomBytesOf(options);
  const cipher = cipherOf(options.key, bytes);
  const older = (options.previousKeys ?? []).map((key) => cipherOf(key, bytes));
  const opened = new Map<string, EncryptedStore>();
  return {
    async open(name) {
      const inner = await stores.open(name);
      try {
        const seals = await sealsFor(inner, cipher, older);
        const workings = new EncryptedStore(inner, name, seals, () => opened.delete(name));
        opened.set(name, workings);
        const store = oneAtATime(workings, failure);
        if (seals.older.length > 0) void renew(store, inner, workings).catch(() => undefined);
        return store;
      } catch (error) {
        await inner.close();
        throw error;
      }
    },
    list: () => stores.list(),
    destroy: (name) => stores.destroy(name),
    async onPreviousKeys() {
      const names = await stores.list();
      const due = await Promise.all(
        names.map(async (name) => {
          const mine = opened.get(name);
          return mine ? mine.isOnPreviousKeys : isOnPreviousKeys(stores, name, cipher);
        }),
      );
      return names.filter((_, at) => due[at]);
    },
  };
}

/** How a store is sealed: `older` are those that some of its values may still be under. */
interface Seals {
  readonly cipher: Cipher;
  readonly older: readonly Cipher[];
}

// The engine's own key for its format: without the wrapper, it refuses a store that has this under it.
const headerKey = 'format';

interface Header {
  readonly encryption: 1;
  /** Ids of the key in use, and of those of before that are not out of use yet. */
  readonly key: string;
  readonly previous: readonly string[];
}

const headerOf = ({ cipher, older }: Seals): StoreChange => {
  const header: Header = { encryption: 1, key: cipher.id, previous: older.map(({ id }) => id) };
  return { put: headerKey, value: JSON.stringify(header) };
};

function parseHeader(text: string | undefined): Header | undefined {
  try {
    const header = JSON.parse(text ?? 'null') as Partial<Header> | null;
    return header?.encryption === 1 ? (header as Header) : undefined;
  } catch {
    return undefined;
  }
}

/** Finds the keys that a store needs among those given, and writes down which it is to be sealed with from now on. */
async function sealsFor(inner: Store, cipher: Cipher, older: readonly Cipher[]): Promise<Seals> {
  const header = parseHeader(await inner.get(headerKey));
  if (!header) {
    if (!(await isEmpty(inner)))
      throw new HoldfastError(
        'STORE_KEY_WRONG',
        'This store was written without encryption. Nothing was changed.',
      );
    const fresh = { cipher, older: [] };
    await inner.write([headerOf(fresh)]);
    return fresh;
  }
  const ids = new Set([header.key, ...header.previous].filter((id) => id !== cipher.id));
  const needed = older.filter(({ id }) => ids.delete(id));
  if (ids.size > 0) throw new HoldfastError('STORE_KEY_WRONG');
  const seals = { cipher, older: needed };
  if (header.key !== cipher.id) await inner.write([headerOf(seals)]);
  return seals;
}

async function isEmpty(inner: Store): Promise<boolean> {
  for await (const part of partsOf(inner, '', 1)) if (part.length > 0) return false;
  return true;
}

/** Of a store that is not open here. */
async function isOnPreviousKeys(stores: StoreFactory, name: string, cipher: Cipher): Promise<boolean> {
  const inner = await stores.open(name);
  try {
    const header = parseHeader(await inner.get(headerKey));
    return header !== undefined && (header.key !== cipher.id || header.previous.length > 0);
  } finally {
    await inner.close();
  }
}

/** Before the name of each pair: nothing of a pair may be taken for the header. */
const mark = '=';
const asidePrefix = 'aside/';

class EncryptedStore implements Workings {
  readonly #inner: Store;
  readonly #name: string;
  readonly #closed: () => void;
  readonly #setAside: string[] = [];
  #seals: Seals;
  /** The header went with all else when the app's data was cleared. */
  #headerDue = false;

  constructor(inner: Store, name: string, seals: Seals, closed: () => void) {
    this.#inner = inner;
    this.#name = name;
    this.#seals = seals;
    this.#closed = closed;
  }

  get isOnPreviousKeys(): boolean {
    return this.#seals.older.length > 0;
  }

  get report(): StoreReport {
    const { setAside, mended } = this.#inner.report;
    return { setAside: [...setAside, ...this.#setAside], mended };
  }

  async get(key: string): Promise<string | undefined> {
    const sealed = await this.#inner.get(mark + key);
    if (sealed === undefined) return undefined;
    const [pair] = await this.#opened([[mark + key, sealed]]);
    return pair?.[1];
  }

  async scan(prefix: string): Promise<Array<[string, string]>> {
    return this.#opened(await this.#inner.scan(mark + prefix));
  }

  async *parts(prefix: string, size: number): AsyncGenerator<Array<[string, string]>, void> {
    for await (const part of partsOf(this.#inner, mark + prefix, size)) yield this.#opened(part);
  }

  async write(batch: readonly StoreChange[]): Promise<void> {
    await this.#put(this.#sealed(batch));
  }

  get shared(): SharedStore | undefined {
    const { shared } = this.#inner;
    return (
      shared && {
        name: shared.name,
        revision: () => shared.revision(),
        write: async (batch, upon, next) => {
          // Where there is no revision, the header may have gone with it.
          const header = upon === undefined ? [headerOf(this.#seals)] : [];
          return shared.write([...header, ...this.#sealed(batch)], upon, next);
        },
      }
    );
  }

  close(): Promise<void> {
    this.#closed();
    return this.#inner.close();
  }

  /** Seals anew those of these values that are not sealed with the key in use. */
  async renew(keys: readonly string[]): Promise<void> {
    const batch: StoreChange[] = [];
    const { shared } = this.#inner;
    const revision = await shared?.revision();
    for (const key of keys) {
      const sealed = await this.#inner.get(key);
      if (sealed === undefined || this.#seals.cipher.open(sealed, this.#placeOf(key)) !== undefined) continue;
      const value = this.#open(key, sealed);
      if (value !== undefined) batch.push({ put: key, value: this.#seal(key, value) });
    }
    if (batch.length === 0) return;
    if (revision === undefined || !shared) return this.#put(batch);
    // Another tab may have written what was read: then it is read again.
    if (!(await shared.write(batch, revision, revision))) return this.renew(keys);
  }

  /** Nothing is under a key of before any more. */
  async renewed(): Promise<void> {
    const seals = { ...this.#seals, older: [] };
    await this.#put([headerOf(seals)]);
    this.#seals = seals;
  }

  #sealed(batch: readonly StoreChange[]): StoreChange[] {
    return batch.map((change) =>
      'put' in change
        ? { put: mark + change.put, value: this.#seal(mark + change.put, change.value) }
        : { remove: mark + change.remove },
    );
  }

  async #put(batch: readonly StoreChange[]): Promise<void> {
    try {
      await this.#inner.write(this.#headerDue ? [headerOf(this.#seals), ...batch] : batch);
      this.#headerDue = false;
    } catch (error) {
      if (HoldfastError.is(error, 'STORE_CORRUPT')) this.#headerDue = true;
      throw error;
    }
  }

  /** The pairs that can be opened; others are moved out of the way, as they are. */
  async #opened(pairs: ReadonlyArray<readonly [string, string]>): Promise<Array<[string, string]>> {
    const opened: Array<[string, string]> = [];
    for (const [key, sealed] of pairs) {
      const value = this.#open(key, sealed);
      if (value !== undefined) opened.push([key.slice(mark.length), value]);
      else await this.#setPairAside(key, sealed);
    }
    return opened;
  }

  async #setPairAside(key: string, sealed: string): Promise<void> {
    this.#setAside.push(key.slice(mark.length));
    // What was written since it was read is not to be moved.
    if ((await this.#inner.get(key)) !== sealed) return;
    // A full disk must not keep a person from reading; it is found again next time.
    await this.#inner
      .write([{ put: asidePrefix + key, value: sealed }, { remove: key }])
      .catch(() => undefined);
  }

  #seal(key: string, value: string): string {
    return this.#seals.cipher.seal(value, this.#placeOf(key));
  }

  #open(key: string, sealed: string): string | undefined {
    const place = this.#placeOf(key);
    for (const cipher of [this.#seals.cipher, ...this.#seals.older]) {
      const value = cipher.open(sealed, place);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #placeOf(key: string): string {
    return JSON.stringify([this.#name, key]);
  }
}

/** So many values at a time, then a frame for others: sealing is work for the processor. */
const atATime = 32;

/** Seals a whole store anew. It may end at any point; the next opening goes on. */
async function renew(store: OrderlyStore, inner: Store, workings: EncryptedStore): Promise<void> {
  for await (const part of partsOf(inner, mark, atATime)) {
    await nextMacrotask();
    // Not what the part holds: since it was read, something newer may have been written.
    await store.inTurn(() => workings.renew(part.map(([key]) => key)));
  }
  await store.inTurn(() => workings.renewed());
}

function randomBytesOf({ random }: EncryptionOptions): (length: number) => Uint8Array {
  if (random) return (length) => random.bytes(length);
  if (typeof globalThis.crypto?.getRandomValues !== 'function')
    throw new TypeError(
      'encrypted: this platform has no crypto.getRandomValues. In React Native, import react-native-get-random-values first.',
    );
  return (length) => globalThis.crypto.getRandomValues(new Uint8Array(length));
}

const failure = failureWhere(() => false);
