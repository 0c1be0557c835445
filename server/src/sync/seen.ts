/** How far somebody who deletes had seen the records that go along. */
import type { Manifest } from '@holdfast/schema';
import { HoldfastError, userError, type UserError } from '@holdfast/schema/errors';
import { idOfKey, typeOfKey, recordKey, type StoredRecord } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import { BatchRecords } from './batch-records.js';
import { decodeCursor, markSql, type Position } from './cursor.js';
import type { Incoming } from './incoming.js';
import { namedRecords } from './permitted.js';
import type { Head } from './positions.js';

/** A point in the log. */
type Point = Pick<Position, 'seq' | 'since' | 'mark'>;

/** A position that the log never had: nothing has been seen. */
const nothing = { seq: 0, since: 0 };

/** What a delete's `seen` says: a point in the log, or what is wrong with it. Undefined where it says nothing. */
export function readSeen(seen: unknown, workspaceId: string, head: Head): Point | UserError | undefined {
  if (typeof seen !== 'string') return undefined;
  try {
    const position = decodeCursor(seen, workspaceId);
    // Of another log, or ahead of this one (it was restored from a backup): its numbers mean nothing here.
    return position.epoch === head.epoch && position.seq <= head.seq ? position : nothing;
  } catch (error) {
    if (HoldfastError.is(error)) return userError('BAD_USER_INPUT', ['seen'], error.message);
    throw error;
  }
}

/** The versions of records at points in the log, by `seenKey`. */
export type SeenVersions = ReadonlyMap<string, number>;

export const seenKey = ({ seq, since, mark = '' }: Point, key: string): string =>
  `${seq} ${since} ${mark} ${key}`;

export interface WantedVersion {
  readonly key: string;
  readonly at: Point;
}

interface Stored {
  readonly workspaceId: string | undefined;
  readonly head: Head | undefined;
  readonly records: ReadonlyMap<string, StoredRecord>;
}

/**
 * For each point in the log that somebody who deletes had seen: all that may go along then, below and above, what the
 * batch moves and where to included, and what was `spared` before.
 */
export function wantedVersions(
  manifest: Manifest,
  { workspaceId, head, records }: Stored,
  batch: readonly Incoming[],
  spared: readonly string[],
): WantedVersion[] {
  const deletes = batch.filter(({ input }) => typeof input.seen === 'string');
  if (deletes.length === 0 || workspaceId === undefined || head === undefined) return [];
  const family = new BatchRecords(manifest, records);
  // Where the batch puts a record, it may find a spared one above, which the record's own row does not lead to yet.
  const moved = batch.flatMap((incoming) => {
    const named = namedRecords(incoming, records, manifest).map(({ key }) => key);
    return named.length === 0 ? [] : [incoming.own, ...named, ...named.flatMap((key) => family.above(key))];
  });
  const points = new Map<string, { at: Point; keys: Set<string> }>();
  for (const { own, input } of deletes) {
    const at = readSeen(input.seen, workspaceId, head);
    if (!at || 'code' in at || at.seq === 0) continue;
    const point = points.get(seenKey(at, '')) ?? {
      at,
      keys: new Set([...moved, ...spared].flatMap((key) => [key, ...family.under(key)])),
    };
    points.set(seenKey(at, ''), point);
    for (const key of [...family.under(own), ...family.above(own)]) point.keys.add(key);
  }
  return [...points.values()].flatMap(({ at, keys }) => [...keys].map((key) => ({ key, at })));
}

/**
 * The version that each record had at a point in the log, in one statement. Between two pages, a record that was
 * written since the last time its reader had everything has moved on to a later page, and was not seen. Nothing was, where
 * the log has another change at that point than the reader saw.
 */
export async function loadSeenVersions(
  tx: SqlSession,
  workspaceId: string | undefined,
  wanted: readonly WantedVersion[],
): Promise<SeenVersions> {
  if (wanted.length === 0) return new Map();
  const points = new Map(wanted.map(({ at }) => [seenKey(at, ''), at]));
  const places = wanted.map(({ key, at }) => ({
    point: seenKey(at, ''),
    type: typeOfKey(key),
    id: idOfKey(key),
  }));
  const rows = await tx.query<{ point: string; type: string; id: string; version: number }>(
    `WITH point AS (
       SELECT p.point, p.seq, p.since FROM jsonb_to_recordset($2) AS p(point text, seq bigint, since bigint, mark text)
       LEFT JOIN "Change" here ON here."workspaceId" = $1 AND here.seq = p.seq
       WHERE p.mark IS NULL OR here.seq IS NULL OR p.mark = ${markSql('here')}
     )
     SELECT w.point, w.type, w.id, CASE WHEN r.seq <= p.seq THEN r.version ELSE coalesce((
       SELECT max(c.version) FROM "Change" c WHERE c.type = w.type AND c."recordId" = w.id AND c.seq <= p.since
     ), 0) END AS version
     FROM jsonb_to_recordset($3) AS w(point text, type text, id uuid)
     JOIN point p ON p.point = w.point JOIN "SyncRecord" r ON r.type = w.type AND r.id = w.id`,
    [
      workspaceId,
      JSON.stringify([...points].map(([point, { seq, since, mark }]) => ({ point, seq, since, mark }))),
      JSON.stringify(places),
    ],
  );
  return new Map(rows.map(({ point, type, id, version }) => [point + recordKey(type, id), version]));
}
