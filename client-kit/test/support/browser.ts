import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { indexedDbStores } from '../../src/stores/indexeddb.js';
import type { Store } from '../../src/stores/store.js';
import type { Replica, ReplicaOptions } from '../../src/sync/index.js';
import { virtualBrowser, type VirtualTab } from '../../src/testing/virtual-tabs.js';
import { virtualEnvironment } from '../../src/testing/virtual-environment.js';
import { world, type DeviceOptions, type World } from './world.js';

/** A tab that is open: its replica, and the tab as the browser sees it. */
export interface OpenTab {
  readonly replica: Replica;
  readonly tab: VirtualTab;
}

/** A browser on a device of Ada's: tabs over one database, in virtual time. */
export interface Browser {
  readonly world: World;
  /** Lets time pass until this has come about. */
  passing<T>(promise: Promise<T>): Promise<T>;
  open(
    options?: Partial<ReplicaOptions> & { wrap?: (store: Store, tab: VirtualTab) => Store },
  ): Promise<OpenTab>;
}

/** A transaction in memory takes some turns of the event loop. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 25; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function browserOf(
  options: DeviceOptions = {},
  { time, server, device }: World = world(undefined, settled),
): Browser {
  globalThis.IDBKeyRange = IDBKeyRange;
  const indexedDB = new IDBFactory();
  const browser = virtualBrowser(time.timers);
  let seed = options.seed ?? 100;
  const shared = device(options);
  return {
    world: { time, server, device },
    async open({ wrap = (store: Store) => store, ...more } = {}) {
      const tab = browser.tab();
      const store = wrap(await indexedDbStores({ indexedDB }).open('ada'), tab);
      const environment = {
        ...virtualEnvironment({ time, seed: (seed += 1) }),
        locks: tab.locks,
        channels: tab.channels,
      };
      const replica = await passing(shared.open({ store, environment, ...more }));
      await time.advance(0);
      return { tab, replica };
    },
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
