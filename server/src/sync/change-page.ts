/**
 * The read path: one page of a workspace's log as one unchanging view of the database shows it. A page is the newest
 * state of what changed, so a first sync and a catch-up are the same read.
 */
import type { Role } from '@holdfast/schema';
import type { SqlDatabase, SqlSession } from '../db/index.js';
import { markSql, type Position } from './cursor.js';
import { readRecords, type Entry, type PageRules } from './page-records.js';
import { readSettled, type Settled } from './settled.js';
import { readStanding, startOf, type Standing } from './standing.js';
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

/** A page before anybody's permissions: for all that may read. */
export interface RawPage {
  /** What everybody in the workspace is, or the one who reads, by user id: nobody where there is no such workspace. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly records: readonly PagedRecord[];
  readonly tombstones: readonly TombstoneData[];
  readonly settled: readonly Settled[];
  readonly end: Position;
  readonly hasMore: boolean;
  readonly reset: boolean;
}

export interface PagePorts extends PageRules {
  readonly database: SqlDatabase;
}

export async function readPage(ports: PagePorts, request: PageRequest): Promise<RawPage> {
  const { database } = ports;
  // Most who ask have everything already: one statement answers them.
  const standing = await readStanding(database, request);
  const { from, reset } = startOf(request, standing);
  if (!reset && standing.head?.seq === from.seq) return nothingNew(standing, from);
  return database.transaction((tx) => readNews(tx, ports, request), { snapshot: true });
}

const nothingNew = ({ roles, newest }: Standing, from: Position): RawPage => ({
  roles,
  records: [],
  tombstones: [],
  settled: [],
  end: placeAt(from, { seq: from.seq, since: from.seq, mark: newest }),
  hasMore: false,
  reset: false,
});

async function readNews(tx: SqlSession, rules: PageRules, request: PageRequest): Promise<RawPage> {
  const { first } = request;
  const standing = await readStanding(tx, request);
  const { from, reset } = startOf(request, standing);
  const mayLook = !request.writer || standing.roles.has(request.writer.userId);
  const found = mayLook ? await readEntries(tx, request, from.seq) : [];
  const entries = found.slice(0, first);
  const hasMore = found.length > first;
  const last = hasMore ? entries.at(-1) : undefined;
  // Whoever begins at the floor has nothing yet, or at least nothing to tell that from.
  const had = from.since > (standing.head?.floor ?? 0) ? from.since : undefined;
  const seq = last ? Number(last.seq) : (standing.head?.seq ?? 0);
  const mark = last ? (last.mark ?? undefined) : standing.newest;
  return {
    roles: standing.roles,
    records: await readRecords(tx, rules, entries, had),
    tombstones: entries.flatMap(tombstoneOf),
    settled: entries.length > 0 ? await readSettled(tx, request, from, seq) : [],
    end: placeAt(from, { seq, since: hasMore ? from.since : seq, mark }),
    hasMore,
    reset,
  };
}

/** Another place in the same log. */
const placeAt = ({ epoch, workspaceId }: Position, place: Place): Position => ({
  epoch,
  workspaceId,
  seq: place.seq,
  since: place.since,
  ...(place.mark === undefined ? {} : { mark: place.mark }),
});

type Place = Pick<Position, 'seq' | 'since'> & { readonly mark: string | undefined };

interface EntryRow extends Entry {
  seq: string;
  version: number;
  /** Of the last that fits into the page: the mark of its change. */
  mark: string | null;
}

/** What comes next in the log, and one more than the page may hold. */
function readEntries(
  tx: SqlSession,
  { workspaceId, types, first }: PageRequest,
  after: number,
): Promise<EntryRow[]> {
  return tx.query<EntryRow>(
    `SELECT r.type, r.id, r.seq, r.version, r."deletedAt", CASE WHEN row_number() OVER (ORDER BY r.seq) = $4 THEN (
       SELECT ${markSql('c')} FROM "Change" c WHERE c."workspaceId" = r."workspaceId" AND c.seq = r.seq
     ) END AS mark FROM "SyncRecord" r
     WHERE r."workspaceId" = $1 AND r.seq > $2 AND r.type = ANY($3) ORDER BY r.seq LIMIT $5`,
    [workspaceId, after, types, first, first + 1],
  );
}

const tombstoneOf = ({ type, id, version, deletedAt }: EntryRow): TombstoneData[] =>
  deletedAt ? [{ type, id, version, deletedAt: deletedAt.toISOString() }] : [];
