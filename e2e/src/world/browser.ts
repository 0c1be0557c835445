import type { Store, StoreFactory } from '@holdfast/client-kit';
import type { Timers } from '@holdfast/client-kit/environment';
import { memoryStores } from '@holdfast/client-kit/stores/memory';
import { virtualBrowser, type VirtualTab } from '@holdfast/client-kit/testing';

/** A browser: its tabs share a disk, locks and channels. */
export interface Browser {
  /** What survives a crash. Its stores may be open in several tabs at once. */
  readonly disk: StoreFactory;
  tab(): VirtualTab;
}

export function createBrowser(timers: Timers): Browser {
  const browser = virtualBrowser(timers);
  return { disk: sharedStores(), tab: () => browser.tab() };
}

/** Stores in memory that several processes have open at once, and that take batches upon a revision, as IndexedDB does. */
function sharedStores(): StoreFactory {
  const disk = memoryStores();
  const revisions = new Map<string, string>();

  const shared = (name: string, store: Store): Store => ({
    report: store.report,
    get: (key) => store.get(key),
    scan: (prefix) => store.scan(prefix),
    write: (batch) => store.write(batch),
    close: () => store.close(),
    shared: {
      name,
      revision: async () => revisions.get(name),
      async write(batch, upon, next) {
        const last = revisions.get(name);
        if (last !== upon) return last === next;
        const written = store.write(batch);
        revisions.set(name, next);
        await written;
        return true;
      },
    },
  });

  return {
    open: async (name) => shared(name, await disk.open(name)),
    list: () => disk.list(),
    /** Emptied rather than taken away: other tabs have it open. */
    async destroy(name) {
      const store = await disk.open(name);
      await store.write((await store.scan('')).map(([key]) => ({ remove: key })));
      revisions.delete(name);
    },
  };
}
