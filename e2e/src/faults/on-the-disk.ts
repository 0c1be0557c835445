import type { Store, StoreChange, StoreFactory } from '@holdfast/client-kit';
import type { Sabotage } from '../world/sabotage.js';
import type { Timeline } from '../world/timeline.js';

const lagMs = 3_000;

const withStore = (disk: StoreFactory, change: (store: Store) => Store): StoreFactory => ({
  open: async (name) => change(await disk.open(name)),
  list: () => disk.list(),
  destroy: (name) => disk.destroy(name),
});

/** Part of a batch reaches the disk at once, the rest a little later, if the process lives so long. */
function lagging(disk: StoreFactory, time: Timeline, atOnce: (change: StoreChange) => boolean): StoreFactory {
  return withStore(disk, (store) => {
    let late: StoreChange[] = [];
    const flush = (): void => {
      const batch = late;
      late = [];
      void store.write(batch).catch(() => undefined);
    };
    return {
      report: store.report,
      get: (key) => store.get(key),
      scan: (prefix) => store.scan(prefix),
      async write(batch) {
        await store.write(batch.filter(atOnce));
        const rest = batch.filter((change) => !atOnce(change));
        if (rest.length > 0 && late.length === 0) time.after(lagMs, flush);
        late.push(...rest);
      },
      async close() {
        late = [];
        await store.close();
      },
    };
  });
}

const keyOf = (change: StoreChange): string => ('put' in change ? change.put : change.remove);

export const promisedBeforeDisk: Sabotage = {
  disk: (disk, time) => lagging(disk, time, () => false),
};

export const cursorSavedBeforeRecords: Sabotage = {
  disk: (disk, time) => lagging(disk, time, (change) => !keyOf(change).startsWith('record/')),
};
