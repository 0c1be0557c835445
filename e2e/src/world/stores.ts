/**
 * Stores of a process that may die at any write. What was durable stays for the next process on the same device; the
 * dead one's calls never come back, as nothing comes back to a process that is gone.
 */
import { HoldfastError, type Store, type StoreFactory } from '@holdfast/client-kit';

/** When a process dies: at its `n`th write from now, before that write is on the disk or after it. */
export interface CrashPoint {
  readonly writes: number;
  readonly when: 'before' | 'after';
}

export interface ProcessStores extends StoreFactory {
  crashAt(point: CrashPoint): void;
  /** Each write fails with this, until it is taken back: a full disk. */
  failWith(error: (() => Error) | undefined): void;
  /** A person clears the app's data while it runs: the next write to each store finds that out. */
  clear(): Promise<void>;
  /** Stores that are open. */
  readonly opened: ReadonlySet<Store>;
  /** The process is gone: its system closes what it held open. */
  abandon(): void;
}

export interface ProcessLife {
  alive(): boolean;
  die(why: string): void;
}

export function processStores(disk: StoreFactory, life: ProcessLife): ProcessStores {
  let crash: CrashPoint | undefined;
  let failure: (() => Error) | undefined;
  const open = new Set<Store>();
  const cleared = new Set<Store>();

  const whileAlive = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!life.alive()) return never();
    const result = await work();
    return life.alive() ? result : never();
  };

  async function write<T>(store: Store, written: () => Promise<T>): Promise<T> {
    if (cleared.delete(store)) throw new HoldfastError('STORE_CORRUPT');
    if (failure) throw failure();
    const dies = crash && --(crash as { writes: number }).writes <= 0 ? crash.when : undefined;
    if (dies === 'before') life.die('at a write, before it was durable');
    if (!life.alive()) return never();
    const outcome = await written();
    if (dies === 'after') life.die('at a write, after it was durable');
    return life.alive() ? outcome : never();
  }

  const mortal = (store: Store): Store => {
    const { shared } = store;
    return {
      report: store.report,
      get: (key) => whileAlive(() => store.get(key)),
      scan: (prefix) => whileAlive(() => store.scan(prefix)),
      write: (batch) => whileAlive(() => write(store, () => store.write(batch))),
      close: () =>
        whileAlive(() => {
          open.delete(store);
          return store.close();
        }),
      ...(shared && {
        shared: {
          name: shared.name,
          revision: () => whileAlive(() => shared.revision()),
          write: (batch, upon, next) => whileAlive(() => write(store, () => shared.write(batch, upon, next))),
        },
      }),
    };
  };

  return {
    open: (name) =>
      whileAlive(async () => {
        const store = await disk.open(name);
        open.add(store);
        return mortal(store);
      }),
    list: () => whileAlive(() => disk.list()),
    destroy: (name) => whileAlive(() => disk.destroy(name)),
    crashAt(point) {
      crash = { ...point };
    },
    failWith(error) {
      failure = error;
    },
    async clear() {
      for (const store of open) {
        const all = await store.scan('');
        await store.write(all.map(([key]) => ({ remove: key })));
        cleared.add(store);
      }
    },
    opened: open,
    abandon() {
      for (const store of open) void store.close();
      open.clear();
    },
  };
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
