import type { Manifest } from '@holdfast/schema';
import { subjectsOf, type EntryChange } from '../outbox/outbox.js';
import type { Holdings } from './plan.js';
import { isPreviewed } from './visible.js';

/** The entries that changes take away: out of the outbox altogether, or only out of what is previewed. */
export interface Departure {
  readonly leaving: ReadonlySet<string>;
  readonly ending: ReadonlySet<string>;
}

export function departureOf(changes: readonly EntryChange[]): Departure {
  const leaving = changes.flatMap((change) => ('remove' in change ? [change.remove] : []));
  const ending = changes.flatMap((change) =>
    'put' in change && !isPreviewed(change.put) ? [change.put.clientMutationId] : [],
  );
  return { leaving: new Set(leaving), ending: new Set([...leaving, ...ending]) };
}

/** Whether entries that write a record, or reach it, stay: something may arrive that is older than what is here. */
export function isAwaited({ outbox, view }: Holdings, { leaving, ending }: Departure, key: string): boolean {
  return (
    outbox.of(key).some((entry) => !leaving.has(entry.clientMutationId)) ||
    view.reaching(key).some((id) => !ending.has(id)) ||
    (!outbox.isEmpty && isNeeded())
  );

  /** What is pending below a record may bring it back. */
  function isNeeded(): boolean {
    const below = [...view.ownedBy(key)].flatMap((owned) => outbox.of(owned));
    return below.some((entry) => !ending.has(entry.clientMutationId));
  }
}

/** Tombstones that were kept for the last entries of their records, which go now: nothing older can arrive any more. */
export function spentTombstones(
  manifest: Manifest,
  holdings: Holdings,
  changes: readonly EntryChange[],
): Map<string, undefined> {
  const departure = departureOf(changes);
  const { outbox, confirmed, view } = holdings;
  const own = [...departure.ending].map((id) => {
    const entry = outbox.get(id);
    return entry ? subjectsOf(manifest, entry).own : '';
  });
  const reached = [...departure.ending].flatMap((id) => view.reachOf(id));
  const above = own.flatMap((key) => [...view.ownersOf(key)]);
  const spent = [...own, ...reached, ...above].filter(
    (key) => confirmed.get(key)?.deletion?.paged && !isAwaited(holdings, departure, key),
  );
  return new Map(spent.map((key) => [key, undefined]));
}
