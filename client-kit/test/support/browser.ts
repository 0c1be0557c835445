import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { indexedDbStores } from '../../src/stores/indexeddb.js';
import { partsOf, type Store } from '../../src/stores/store.js';
import type { Replica, ReplicaOptions } from '../../src/sync/index.js';
import { virtualBrowser, type VirtualTab } from '../../src/testing/virtual-tabs.js';
import { virtualEnvironment } from '../../src/testing/virtual-environment.js';
import { world, type DeviceOptions, type World } from './world.js';

/** A tab that is open: its replica, and the tab as the browser sees it. */
export interface OpenTab {
  readonly replica: Replica;
  readonly tab: VirtualTab;
}

export interface TabOptions {
  readonly wrap?: (store: Store, tab: VirtualTab) => Store;
  /** In a browser that knows neither Web Locks nor BroadcastChannel. */
  readonly old?: boolean;
  /** What the tab does before it hears of any other. */
  readonly atOnce?: (replica: Replica) => Promise<unknown>;
}

/** A browser on a device of Ada's: tabs over one database, in virtual time. */
export interface Browser {
  readonly world: World;
  /** Lets time pass until this has come about. */
  passing<T>(promise: Promise<T>): Promise<T>;
  open(options?: Partial<ReplicaOptions> & TabOptions): Promise<OpenTab>;
  /** Removes all that is stored, as a sign-out does. */
  forget(): Promise<void>;
}

export function browserOf(options: DeviceOptions = {}): Browser {
  globalThis.IDBKeyRange = IDBKeyRange;
  const indexedDB = new IDBFactory();
  /** Transactions under way: they take turns of the event loop, and no time. */
  let underWay = 0;
  const settle = async () => {
    for (let turn = 0; turn < 5 || underWay > 0; turn += 1)
      await new Promise((resolve) => setImmediate(resolve));
  };
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    underWay += 1;
    return work.finally(() => (underWay -= 1));
  };
  const { time, server, device } = world(undefined, settle);
  const browser = virtualBrowser(time.timers);
  let seed = options.seed ?? 100;
  const shared = device(options);
  return {
    world: { time, server, device },
    async open({ wrap = (store: Store) => store, old = false, atOnce, ...more } = {}) {
      const tab = browser.tab();
      const store = wrap(watched(await indexedDbStores({ indexedDB }).open('ada'), counted), tab);
      const { locks, channels } = tab;
      const environment = {
        ...virtualEnvironment({ time, seed: (seed += 1) }),
        ...(old ? {} : { locks, channels }),
      };
      const replica = await passing(shared.open({ store, environment, ...more }));
      if (atOnce) await passing(atOnce(replica));
      await time.advance(0);
      return { tab, replica };
    },
    forget: () => passing(indexedDbStores({ indexedDB }).destroy('ada')),
    passing,
  };

  async function passing<T>(promise: Promise<T>): Promise<T> {
    let over = false;
    const end = () => (over = true);
    promise.then(end, end);
    await time.until(() => over);
    return promise;
  }
}

function watched(store: Store, counted: <T>(work: Promise<T>) => Promise<T>): Store {
  const { shared } = store;
  return {
    report: store.report,
    get: (key) => counted(store.get(key)),
    scan: (prefix) => counted(store.scan(prefix)),
    async *parts(prefix, size) {
      const parts = partsOf(store, prefix, size)[Symbol.asyncIterator]();
      for (;;) {
        const part = await counted(parts.next());
        if (part.done) return;
        yield part.value;
      }
    },
    write: (batch) => counted(store.write(batch)),
    close: () => store.close(),
    ...(shared && {
      shared: {
        name: shared.name,
        revision: () => counted(shared.revision()),
        write: (batch, upon, next) => counted(shared.write(batch, upon, next)),
      },
    }),
  };
}
