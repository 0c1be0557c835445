import type { Manifest } from '@holdfast/schema';
import { recordKey, writeOf } from '@holdfast/schema/merge';
import type { EntryChange } from '../outbox/outbox.js';
import type { ChangePage } from '../sync/transport.js';
import { textsOfPage } from './incoming-texts.js';
import {
  incomingRecord,
  incomingTombstone,
  isReadable,
  isStale,
  type RowChange,
  type Source,
} from './incoming.js';
import type { Holdings, Plan, SchemaRules } from './plan.js';
import { fromTheStart, nowhere, type Position } from './position.js';
import { keyOf, type Row } from './row.js';
import { departureOf, isAwaited, spentTombstones } from './tombstones.js';

/** A page as it came, with the cursor that was asked from. */
export interface AskedPage {
  readonly workspaceId: string;
  readonly after?: string | undefined;
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
 */
export function planPage(
  { manifest, text: rule }: SchemaRules,
  holdings: Holdings,
  { workspaceId, after, page, answered = [] }: AskedPage,
): PagePlan | undefined {
  const position = holdings.positions.get(workspaceId) ?? nowhere;
  if (position.cursor !== after) return undefined;
  const anew = page.reset || after === undefined;
  const generation = anew ? position.generation + 1 : position.generation;
  const sweeping = anew || position.sweeping;

  const entries = inclusions(holdings, page.settled, page.hasMore ? [] : answered);
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
  for (const record of page.records) {
    const readable =
      isReadable(manifest, record) &&
      take(recordKey(record.type, String(record.data.id)), (before, source) => {
        const stale = isStale(before, Number(record.data.version), source);
        const meeting = { anew: sweeping && before?.generation !== generation, stale };
        const written = textsOfPage(rule, manifest.entities[record.type]!, before, record, meeting);
        return written && incomingRecord(before, workspaceId, record.type, written, source);
      });
    if (readable) continue;
    if (isReadable(manifest, record) && !sweeping)
      return { positions: new Map([[workspaceId, fromTheStart(position)]]), unreadable, sweeping };
    unreadable.push(`${record.type} ${String(record.data?.id)}`);
  }
  for (const tombstone of page.tombstones)
    take(recordKey(tombstone.type, tombstone.id), (before, source) =>
      incomingTombstone(before, workspaceId, tombstone, source),
    );

  if (!page.hasMore) {
    if (sweeping) sweep(holdings.confirmed.of(workspaceId), generation, seen, rows);
    for (const row of holdings.confirmed.provisional(workspaceId))
      if (!seen.has(keyOf(row))) rows.set(keyOf(row), undefined);
  }
  for (const key of spentTombstones(manifest, holdings, entries).keys())
    if (!rows.has(key)) rows.set(key, undefined);
  const next: Position = {
    cursor: page.cursor,
    generation,
    sweeping: sweeping && page.hasMore,
    complete: position.complete || !page.hasMore,
  };
  return {
    rows,
    positions: new Map([[workspaceId, next]]),
    entries,
    continues: page.hasMore,
    unreadable,
    sweeping,
  };
}

function sweep(
  stored: Iterable<Row>,
  generation: number,
  seen: ReadonlySet<string>,
  rows: Map<string, Row | undefined>,
): void {
  for (const row of stored)
    if (row.generation < generation && !seen.has(keyOf(row))) rows.set(keyOf(row), undefined);
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
