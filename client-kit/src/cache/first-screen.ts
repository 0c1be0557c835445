import type { Environment } from '../environment/environment.js';
import type { RecordPage } from '../lists/list-view.js';
import type { Store } from '../stores/store.js';

/**
 * What was last read: the pages of lists, the records and counts beside them. Kept over a restart, by their keys alone, so
 * that the app can show the same again before everything that is stored has been read.
 */
export interface FirstScreen {
  /** Keys of the records on it, as it was kept. */
  readonly first: readonly string[];
  /** How many records a list had altogether; undefined where this much of it was not on the screen. */
  totalOf(list: string, count: number): number | undefined;
  /** How many there were of a group; undefined where counts like this one were not on the screen. */
  countOf(groups: string, value: string, here: () => number): number | undefined;
  /** These are on the screen now. */
  sawList(list: string, type: string, page: RecordPage): void;
  sawRecord(key: string): void;
  sawCount(groups: string, value: string, count: number): void;
  /** Keeps what has been seen; what the store does not take is kept the next time. */
  keepNow(): Promise<void>;
}

/** As stored. */
interface Picture {
  /** Lists by name, filter and order. */
  readonly lists: ReadonlyArray<readonly [list: string, type: string, ids: readonly string[], total: number]>;
  readonly records: readonly string[];
  readonly counts: ReadonlyArray<readonly [groups: string, value: string, count: number]>;
}

const storeKey = 'screen';
/** The most that is kept of each. */
const [lists, idsOfList, records] = [8, 100, 200];
/** A list that is new is kept soon; one that has only changed, in its own time: an edit must not write a whole page. */
const [soonMs, laterMs] = [1_000, 60_000];

export async function openFirstScreen(
  store: Pick<Store, 'get' | 'write'>,
  { timers }: Pick<Environment, 'timers'>,
): Promise<FirstScreen> {
  let text = await store.get(storeKey);
  const kept = parse(text);
  const known = new Map(kept.lists.map(([list, , ids, total]) => [list, { ids, total }] as const));
  const counts = new Map(kept.counts.map((one) => [groupKey(one[0], one[1]), one[2]]));
  const counted = new Set(kept.counts.map(([groups]) => groups));
  const seenLists = new Map<string, { readonly type: string; readonly page: RecordPage }>();
  const seenRecords = new Map<string, true>();
  const seenCounts = new Map<string, Picture['counts'][number]>();
  let pending: { readonly cancel: () => void; readonly ms: number } | undefined;

  return {
    first: [...kept.lists.flatMap(([, type, ids]) => ids.map((id) => `${type}:${id}`)), ...kept.records],
    totalOf(list, count) {
      const one = known.get(list);
      return one && (count <= one.ids.length || one.ids.length === one.total) ? one.total : undefined;
    },
    // A record that an edit brings to the screen has the count of what is here: better than to hold the edit back.
    countOf: (groups, value, here) =>
      counts.get(groupKey(groups, value)) ?? (counted.has(groups) ? here() : undefined),
    sawList(list, type, page) {
      note(seenLists, list, { type, page }, lists);
      keepIn(known.has(list) ? laterMs : soonMs);
    },
    sawRecord: (key) => note(seenRecords, key, true, records),
    sawCount: (groups, value, count) =>
      note(seenCounts, groupKey(groups, value), [groups, value, count], records),
    keepNow,
  };

  function keepIn(ms: number): void {
    if (pending && pending.ms <= ms) return;
    pending?.cancel();
    pending = { ms, cancel: timers.set(ms, () => void keepNow()) };
  }

  async function keepNow(): Promise<void> {
    pending?.cancel();
    pending = undefined;
    if (seenLists.size === 0) return;
    const picture: Picture = {
      lists: [...seenLists].map(([list, { type, page }]) => {
        const ids = page.edges.slice(0, idsOfList).map(({ record }) => String(record.id));
        return [list, type, ids, page.totalCount];
      }),
      records: [...seenRecords.keys()],
      counts: [...seenCounts.values()],
    };
    const next = JSON.stringify(picture);
    for (const [list, , ids, total] of picture.lists) known.set(list, { ids, total });
    if (next === text) return;
    try {
      await store.write([{ put: storeKey, value: next }]);
      text = next;
    } catch {
      // Nothing of a person's own is in it: the next start shows the first page a moment later.
    }
  }
}

const groupKey = (groups: string, value: string): string => `${groups} ${value}`;

function note<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value!);
}

function parse(text: string | undefined): Picture {
  const nothing: Picture = { lists: [], records: [], counts: [] };
  try {
    return text === undefined ? nothing : { ...nothing, ...(JSON.parse(text) as Partial<Picture>) };
  } catch {
    return nothing;
  }
}
