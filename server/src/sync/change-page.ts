/**
 * The read path: one page of a workspace's log as one unchanging view of the database shows it. A page is the newest
 * state of what changed, so a first sync and a catch-up are the same read.
 */
import type { Entity, Manifest, Role } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import type { SqlDatabase, SqlSession } from '../db/index.js';
import type { Position } from './cursor.js';
import { headOf, type Head, type HeadRow } from './positions.js';
import { loadRecords } from './rows.js';
import { readTextStates, textKey, wholeText } from './texts.js';
import type { Actor, PagedRecord, TombstoneData } from './types.js';

export interface PageRequest {
  readonly workspaceId: string;
  /** Absent: from the beginning. */
  readonly after: Position | undefined;
  readonly first: number;
  readonly types: readonly string[];
  /** Whose mutations to name as settled; absent: everybody's, so that many readers can share the page. */
  readonly writer?: Pick<Actor, 'userId' | 'deviceId'>;
}

/** A mutation whose effect a page contains. */
interface Settled {
  readonly clientMutationId: string;
  readonly userId: string;
  readonly deviceId: string;
}

/** A page before anybody's permissions: for all that may read. */
export interface RawPage {
  /** What everybody in the workspace is, by user id: nobody where there is no such workspace. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly records: readonly PagedRecord[];
  readonly tombstones: readonly TombstoneData[];
  readonly settled: readonly Settled[];
  readonly end: Position;
  readonly hasMore: boolean;
  readonly reset: boolean;
}

export async function readPage(
  database: SqlDatabase,
  manifest: Manifest,
  request: PageRequest,
): Promise<RawPage> {
  // Most who ask have everything already: one statement answers them.
  const { head, roles } = await readStanding(database, request.workspaceId);
  const { from, reset } = startOf(request, head);
  if (!reset && head && from.seq === head.seq) return nothingNew(from, roles);
  return database.transaction((tx) => readNews(tx, manifest, request), { snapshot: true });
}

const nothingNew = (at: Position, roles: RawPage['roles']): RawPage => ({
  roles,
  records: [],
  tombstones: [],
  settled: [],
  end: { ...at, since: at.seq },
  hasMore: false,
  reset: false,
});

async function readNews(tx: SqlSession, manifest: Manifest, request: PageRequest): Promise<RawPage> {
  const { workspaceId, first, types } = request;
  const { head, roles } = await readStanding(tx, workspaceId);
  const { from, reset } = startOf(request, head);
  const mayLook = !request.writer || roles.has(request.writer.userId);
  const found = mayLook ? await readPositions(tx, workspaceId, from.seq, types, first + 1) : [];
  const entries = found.slice(0, first);
  const hasMore = found.length > first;
  const seq = hasMore ? Number(entries.at(-1)?.seq) : (head?.seq ?? 0);
  return {
    roles,
    records: await readRecords(tx, manifest, entries),
    tombstones: entries.flatMap(tombstoneOf),
    settled: entries.length > 0 ? await readSettled(tx, request, from, seq) : [],
    end: { ...from, seq, since: hasMore ? from.since : seq },
    hasMore,
    reset,
  };
}

interface Standing {
  /** Undefined where there is no such workspace. */
  readonly head: Head | undefined;
  readonly roles: ReadonlyMap<string, Role>;
}

/** Where a workspace's log stands, and who is in it. */
async function readStanding(session: SqlSession, workspaceId: string): Promise<Standing> {
  const [row] = await session.query<HeadRow & { roles: Record<string, Role> | null }>(
    `SELECT epoch, seq, floor, (
       SELECT jsonb_object_agg(m."userId", m.role) FROM "Membership" m WHERE m."workspaceId" = h."workspaceId"
     ) AS roles FROM "SyncHead" h WHERE "workspaceId" = $1`,
    [workspaceId],
  );
  return { head: row && headOf(row), roles: new Map(Object.entries(row?.roles ?? {})) };
}

/** Where a page begins: where its reader stands, or at the beginning where the log cannot be resumed from there. */
function startOf(
  { workspaceId, after }: PageRequest,
  head: Head | undefined,
): { from: Position; reset: boolean } {
  // Judged by `since`: a reader who began from nothing stands below the floor for its first pages, and misses nothing.
  const resumable =
    after && head && after.epoch === head.epoch && after.seq <= head.seq && after.since >= head.floor;
  if (resumable) return { from: after, reset: false };
  const start = { epoch: head?.epoch ?? '', workspaceId, seq: 0, since: head?.floor ?? 0 };
  return { from: start, reset: after !== undefined };
}

interface Entry {
  type: string;
  id: string;
  seq: string;
  version: number;
  deletedAt: Date | null;
}

function readPositions(
  tx: SqlSession,
  workspaceId: string,
  after: number,
  types: readonly string[],
  limit: number,
): Promise<Entry[]> {
  return tx.query<Entry>(
    `SELECT type, id, seq, version, "deletedAt" FROM "SyncRecord"
     WHERE "workspaceId" = $1 AND seq > $2 AND type = ANY($3) ORDER BY seq LIMIT $4`,
    [workspaceId, after, types, limit],
  );
}

const tombstoneOf = ({ type, id, version, deletedAt }: Entry): TombstoneData[] =>
  deletedAt ? [{ type, id, version, deletedAt: deletedAt.toISOString() }] : [];

/** The live records among the entries, in the order of the log; one statement a type. */
async function readRecords(
  tx: SqlSession,
  manifest: Manifest,
  entries: readonly Entry[],
): Promise<RawPage['records']> {
  const live = entries.filter(({ deletedAt }) => !deletedAt);
  const byType = new Map<string, Map<string, RecordData>>();
  for (const type of new Set(live.map((entry) => entry.type))) {
    const ids = live.filter((entry) => entry.type === type).map(({ id }) => id);
    byType.set(type, await loadRecords(tx, manifest.entities[type] as Entity, ids));
  }
  const records = live.flatMap(({ type, id }) => {
    const data = byType.get(type)?.get(id);
    return data ? [{ type, id, data }] : [];
  });
  return withTexts(tx, manifest, records);
}

async function withTexts(
  tx: SqlSession,
  manifest: Manifest,
  records: ReadonlyArray<{ type: string; id: string; data: RecordData }>,
): Promise<PagedRecord[]> {
  const fieldsOf = (type: string): string[] => textFieldsOf(manifest.entities[type] as Entity);
  const places = records.flatMap(({ type, id }) => fieldsOf(type).map((field) => ({ type, id, field })));
  const states = await readTextStates(tx, places);
  return records.map(({ type, id, data }) => ({
    type,
    data,
    texts: Object.fromEntries(
      fieldsOf(type).map((field) => [
        field,
        wholeText(data[field], states.get(textKey({ type, id, field }))),
      ]),
    ),
  }));
}

const textFieldsOf = ({ fields }: Entity): string[] =>
  Object.values(fields).flatMap(({ name, sync }) => (sync === undefined ? [] : [name]));

/**
 * The mutations that made the page's records what they are, since their reader last had everything. Not since the page
 * before: a record that was written meanwhile moved on from there, and brings its older changes along.
 */
function readSettled(tx: SqlSession, request: PageRequest, from: Position, end: number): Promise<Settled[]> {
  const { workspaceId, types, writer } = request;
  return tx.query<Settled>(
    `SELECT c."clientMutationId", c."userId", c."deviceId" FROM "SyncRecord" r
     JOIN "Change" c ON c.type = r.type AND c."recordId" = r.id AND c.seq > $4
     WHERE r."workspaceId" = $1 AND r.seq > $2 AND r.seq <= $3 AND r.type = ANY($5)
       AND ($6::text IS NULL OR (c."userId" = $6 AND c."deviceId" = $7)) ORDER BY c.seq`,
    [workspaceId, from.seq, end, from.since, types, writer?.userId ?? null, writer?.deviceId ?? null],
  );
}
