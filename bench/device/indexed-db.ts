import {
  IDBCursor,
  IDBCursorWithValue,
  IDBDatabase,
  IDBFactory,
  IDBIndex,
  IDBKeyRange,
  IDBObjectStore,
  IDBOpenDBRequest,
  IDBRequest,
  IDBTransaction,
  IDBVersionChangeEvent,
} from 'fake-indexeddb';

/** One value that was written, as IndexedDB keeps it; `committed` once its transaction is through. */
export interface Written {
  readonly key: unknown;
  readonly value: unknown;
  readonly transaction: { committed: number | undefined };
}

/** The device's IndexedDB, with what was written to it. */
export interface Recorder {
  readonly written: Written[];
  /** Takes back what no transaction has committed: what a process leaves that is gone now. */
  tearOff(): void;
}

interface RawTransaction {
  readonly mode: string;
  readonly _rollbackLog: Array<() => void>;
  addEventListener(type: string, listener: () => void): void;
}

interface Record {
  readonly key: unknown;
  readonly value: unknown;
}

interface RawStore {
  storeRecord: (this: RawStore, record: Record, noOverwrite: boolean, rollbackLog?: unknown) => unknown;
  deleteRecord: (this: RawStore, key: unknown, rollbackLog?: unknown) => unknown;
}

/**
 * Puts an IndexedDB in memory where a browser has its own, and records what is committed to it. The recording keeps
 * references to what the database has cloned by itself, and counts nothing while anything is measured.
 */
export function installIndexedDb(): Recorder {
  Object.assign(globalThis, {
    ...{ IDBCursor, IDBCursorWithValue, IDBDatabase, IDBFactory, IDBIndex, IDBKeyRange, IDBObjectStore },
    ...{ IDBOpenDBRequest, IDBRequest, IDBTransaction, IDBVersionChangeEvent },
  });
  Object.defineProperty(globalThis, 'indexedDB', { value: new IDBFactory(), configurable: true });
  quickenCursors();
  return record();
}

/**
 * fake-indexeddb (6.2.8) starts each step of a cursor at the beginning of its range, so that a walk takes time with the
 * square of its length, which no browser shows. Here each step starts where the last one ended.
 */
function quickenCursors(): void {
  interface RawCursor {
    _range: IDBKeyRange | undefined;
    readonly _position: IDBValidKey | undefined;
    readonly direction: IDBCursorDirection;
    _iterate: (this: RawCursor, key?: IDBValidKey, primaryKey?: IDBValidKey) => unknown;
  }
  const cursor = IDBCursor.prototype as unknown as RawCursor;
  const step = cursor._iterate;
  cursor._iterate = function (this: RawCursor, key, primaryKey) {
    const whole = this._range;
    const from = key ?? this._position;
    if (from !== undefined)
      this._range = this.direction.startsWith('next') ? boundedBelow(whole, from) : boundedAbove(whole, from);
    try {
      return step.call(this, key, primaryKey);
    } finally {
      this._range = whole;
    }
  };
}

const boundedBelow = (range: IDBKeyRange | undefined, from: IDBValidKey): IDBKeyRange =>
  range?.upper === undefined
    ? IDBKeyRange.lowerBound(from)
    : IDBKeyRange.bound(from, range.upper, false, range.upperOpen);

const boundedAbove = (range: IDBKeyRange | undefined, to: IDBValidKey): IDBKeyRange =>
  range?.lower === undefined
    ? IDBKeyRange.upperBound(to)
    : IDBKeyRange.bound(range.lower, to, range.lowerOpen, false);

function record(): Recorder {
  const written: Written[] = [];
  const open = new Map<unknown, { raw: RawTransaction; state: Written['transaction'] }>();
  const database = IDBDatabase.prototype as unknown as {
    transaction: (this: unknown, ...args: unknown[]) => RawTransaction;
  };
  const begin = database.transaction;
  database.transaction = function (...args) {
    const raw = begin.apply(this, args);
    if (raw.mode === 'readonly') return raw;
    const log = raw._rollbackLog;
    const state: Written['transaction'] = { committed: undefined };
    open.set(log, { raw, state });
    raw.addEventListener('complete', () => {
      state.committed = performance.now();
      open.delete(log);
    });
    raw.addEventListener('abort', () => open.delete(log));
    return raw;
  };

  // The class of the store behind the public one is not exported: the first that is opened gives it away.
  const transaction = IDBTransaction.prototype as unknown as {
    objectStore: (this: unknown, name: string) => { _rawObjectStore: object };
  };
  const openStore = transaction.objectStore;
  transaction.objectStore = function (name) {
    transaction.objectStore = openStore;
    const store = openStore.call(this, name);
    recordOn(Object.getPrototypeOf(store._rawObjectStore) as RawStore);
    return store;
  };

  function recordOn(raw: RawStore): void {
    const { storeRecord, deleteRecord } = raw;
    raw.storeRecord = function (record, noOverwrite, log) {
      const transaction = open.get(log)?.state;
      if (transaction) written.push({ key: record.key, value: record.value, transaction });
      return storeRecord.call(this, record, noOverwrite, log);
    };
    raw.deleteRecord = function (key, log) {
      const transaction = open.get(log)?.state;
      if (transaction) written.push({ key, value: undefined, transaction });
      return deleteRecord.call(this, key, log);
    };
  }

  return {
    written,
    tearOff() {
      for (const { raw } of [...open.values()].reverse())
        for (const undo of [...raw._rollbackLog].reverse()) undo();
      open.clear();
    },
  };
}
