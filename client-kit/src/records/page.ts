import type { Manifest } from '@holdfast/schema';
import { recordKey, writeOf } from '@holdfast/schema/merge';
import type { EntryChange } from '../outbox/outbox.js';
import type { ChangePage } from '../sync/transport.js';
import {
  incomingRecord,
  incomingTombstone,
  isReadable,
  isStale,
  type RowChange,
  type Source,
} from './incoming.js';
import { rememberedAfter } from './deleted.js';
import type { Holdings, Plan, SchemaRules } from './plan.js';
import { fromTheStart, nowhere, type Position } from './position.js';
import { keyOf, type Row } from './row.js';
import { departureOf, isAwaited, spentTombstones } from './tombstones.js';

/** A page as it came, with the cursor that was asked from. */
export interface AskedPage {
  readonly workspaceId: string;
  readonly after?: string | undefined;
  /** The types that were asked for; absent: all. */
  readonly types?: readonly string[] | undefined;
  /** Of types that join: where the workspace's own cursor stood when they were asked for. */
  readonly joins?: string | undefined;
  readonly page: ChangePage;
  /** Ids of entries that had been answered before it was asked for: what they did is in it, or in pages before. */
  readonly answered?: readonly string[];
}

/** The plan for a page, and which of its records cannot be kept. */
export interface PagePlan extends Plan {
  readonly unreadable: readonly string[];
  /** It is of a fetch from the beginning. */
  readonly sweeping: boolean;
}

/**
 * What a page changes: records, the cursor that covers them, and the marks of entries whose effect they contain, all in
 * one batch. Undefined when the position is no longer the one that was asked from: the page comes too late, and taking
 * it could let the cursor jump over what has not been stored.
 *
 * From the beginning means mark and sweep: what is stored stays shown while the pages come in, each row is marked with
 * the new generation, and what has the old mark when the last page is in has gone from the server. Where a page brings
 * edits of a text that is not here, the workspace is fetched from the beginning.
 *
 * Types that join are fetched from the beginning by a cursor of their own. When they are here in full, the workspace's cursor
 * covers them too, from where it stood when the last of them was asked for: what it brings again since then is no news. Until
 * then, no page has all that an edit of several records did, so such edits are shown on.
 */
export function planPage(
  { manifest, text }: SchemaRules,
  holdings: Holdings,
  { workspaceId, after, types, joins, page, answered = [] }: AskedPage,
): PagePlan | undefined {
  const position = holdings.positions.get(workspaceId) ?? nowhere;
  const asked = joins === undefined ? position : position.joining;
  if (position.resting || !asked || asked.cursor !== after || String(asked.types) !== String(types))
    return undefined;
  const startOver = (): PagePlan => ({
    positions: new Map([[workspaceId, fromTheStart(position)]]),
    ...{ unreadable: [], sweeping: false },
  });
  if (joins !== undefined && page.reset) return startOver();
  const anew = joins === undefined && (page.reset || after === undefined);
  const generation = anew ? position.generation + 1 : position.generation;
  const sweeping = joins !== undefined || anew || position.sweeping;
  const covers = ({ type }: Pick<Row, 'type'>) => types?.includes(type) ?? true;

  const partial = position.joining !== undefined;
  const settled = partial ? page.settled.filter((id) => !holdings.view.isFar(id)) : page.settled;
  const entries = inclusions(holdings, settled, page.hasMore || partial ? [] : answered);
  const departure = departureOf(entries);
  const rows = new Map<string, Row | undefined>();
  const seen = new Set<string>();
  const take = (
    key: string,
    incoming: (before: Row | undefined, source: Source) => RowChange | undefined,
  ): boolean => {
    const source = {
      generation,
      from: 'page',
      deletedByUs: deletedByUs(manifest, holdings, key, page.settled),
      awaited: isAwaited(holdings, departure, key),
    } as const;
    const change = incoming(holdings.confirmed.get(key), source);
    seen.add(key);
    if (change && change !== 'leave') rows.set(key, change === 'remove' ? undefined : change.put);
    return change !== undefined;
  };

  const unreadable: string[] = [];
  const renewed: string[] = [];
  for (const record of page.records) {
    const readable =
      isReadable(manifest, record) &&
      take(recordKey(record.type, String(record.data.id)), (before, source) => {
        const stale = isStale(before, Number(record.data.version), source);
        const meeting = { anew: sweeping && before?.generation !== generation, stale };
        const arrived = text.ofPage(manifest.entities[record.type]!, before, record, meeting);
        if (arrived?.renewed) renewed.push(recordKey(record.type, String(record.data.id)));
        return arrived && incomingRecord(before, workspaceId, record.type, arrived.written, source);
      });
    if (readable) continue;
    if (isReadable(manifest, record) && !sweeping) return startOver();
    unreadable.push(`${record.type} ${String(record.data?.id)}`);
  }
  for (const tombstone of page.tombstones)
    take(recordKey(tombstone.type, tombstone.id), (before, source) =>
      incomingTombstone(before, workspaceId, tombstone, source),
    );

  if (!page.hasMore) {
    const gone = (row: Row) =>
      covers(row) && !seen.has(keyOf(row)) && (row.provisional || row.generation < generation);
    const looked = sweeping
      ? holdings.confirmed.of(workspaceId)
      : holdings.confirmed.provisional(workspaceId);
    for (const row of looked) if (gone(row)) rows.set(keyOf(row), undefined);
  }
  for (const key of spentTombstones(manifest, holdings, entries).keys())
    if (!rows.has(key)) rows.set(key, undefined);
  const next =
    joins === undefined
      ? {
          ...(anew ? fromTheStart(position) : position),
          cursor: page.cursor,
          generation,
          sweeping: sweeping && page.hasMore,
          complete: position.complete || !page.hasMore,
        }
      : joined(position, page, joins, Object.keys(manifest.entities));
  return {
    rows,
    positions: new Map([[workspaceId, next]]),
    entries,
    facts: rememberedAfter(manifest, holdings, rows, page.tombstones),
    continues: page.hasMore,
    ...(renewed.length > 0 && { renewed }),
    unreadable,
    sweeping,
  };
}

/** The position after a page of types that join. */
function joined(
  { types = [], joining, ...position }: Position,
  { cursor, hasMore }: ChangePage,
  joins: string,
  all: readonly string[],
): Position {
  const added = joining?.types ?? [];
  if (hasMore) return { ...position, types, joining: { types: added, cursor } };
  const covered = all.filter((type) => types.includes(type) || added.includes(type));
  return { ...position, cursor: joins, ...(covered.length < all.length && { types: covered }) };
}

/**
 * The confirmed records contain these edits from now on; previewing them again would count a counter twice. What has been
 * answered already leaves.
 */
function inclusions(
  { outbox }: Holdings,
  settled: readonly string[],
  covered: readonly string[],
): EntryChange[] {
  return [...new Set([...settled, ...covered])].flatMap((id): EntryChange[] => {
    const entry = outbox.get(id);
    if (!entry || entry.state === 'refused' || entry.included) return [];
    if (entry.answered) return [{ remove: id }];
    return settled.includes(id) ? [{ put: { ...entry, included: true } }] : [];
  });
}

function deletedByUs(
  manifest: Manifest,
  { outbox, view }: Holdings,
  key: string,
  settled: readonly string[],
): boolean {
  const reaching = view.reaching(key).flatMap((id) => outbox.get(id) ?? []);
  return [...outbox.of(key), ...reaching].some(
    (entry) =>
      settled.includes(entry.clientMutationId) && writeOf(manifest, entry.name)?.write.kind === 'DELETE',
  );
}
