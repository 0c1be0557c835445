import { HoldfastError } from '@holdfast/schema/errors';
import type { SharedStore, Store, StoreChange, StoreReport } from './store.js';

type Pairs = Array<[key: string, value: string]>;

/** What a store does, with no care for turns and for its end. `close` is called once. */
export interface Workings {
  readonly report: StoreReport;
  get(key: string): Promise<string | undefined>;
  scan(prefix: string): Promise<Pairs>;
  parts(prefix: string, size: number): AsyncIterator<Pairs, void>;
  write(batch: readonly StoreChange[]): Promise<void>;
  close(): Promise<void> | void;
  readonly shared?: SharedStore | undefined;
}

/** `inTurn` runs work of the store's own between two calls. */
export interface OrderlyStore extends Store {
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * A store that does one thing after another, in the order of the calls, and nothing after it was closed. Errors that are not
 * of the catalogue are told by `failure`.
 */
export function oneAtATime(workings: Workings, failure: (error: unknown) => HoldfastError): OrderlyStore {
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    if (closed) return Promise.reject(new HoldfastError('STORE_FAILED', 'This store has been closed.'));
    const mine = tail.then(work).catch((error: unknown) => {
      throw failure(error);
    });
    tail = mine.catch(() => undefined);
    return mine;
  };
  const { shared } = workings;
  return {
    inTurn,
    ...(shared && {
      shared: {
        name: shared.name,
        revision: () => inTurn(() => shared.revision()),
        write: (batch, upon, next) => inTurn(() => shared.write(batch, upon, next)),
      },
    }),
    get report() {
      return workings.report;
    },
    get: (key) => inTurn(() => workings.get(key)),
    scan: (prefix) => inTurn(() => workings.scan(prefix)),
    parts: async function* (prefix, size) {
      const parts = workings.parts(prefix, size);
      try {
        for (;;) {
          const part = await inTurn(() => parts.next());
          if (part.done) return;
          yield part.value;
        }
      } finally {
        await parts.return?.();
      }
    },
    write: (batch) => inTurn(() => workings.write(batch)),
    close: async () => {
      if (closed) return;
      closed = true;
      await tail;
      await workings.close();
    },
  };
}

/** STORE_FULL where the platform says so, else STORE_FAILED; what is of the catalogue already stays. */
export const failureWhere =
  (isFull: (error: unknown) => boolean) =>
  (error: unknown): HoldfastError =>
    HoldfastError.is(error)
      ? error
      : new HoldfastError(isFull(error) ? 'STORE_FULL' : 'STORE_FAILED', undefined, { cause: error });

/** What a batch comes to: the last word on each key; undefined: it is removed. */
export function netOf(batch: readonly StoreChange[]): Map<string, string | undefined> {
  return new Map(
    batch.map((change) => ('put' in change ? [change.put, change.value] : [change.remove, undefined])),
  );
}
