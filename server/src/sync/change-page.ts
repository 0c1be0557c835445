/**
 * The read path: one page of a workspace's log as one unchanging view of the database shows it. A page is the newest
 * state of what changed, so a first sync and a catch-up are the same read.
 */
import type { Role } from '@holdfast/schema';
import { recordKey } from '@holdfast/schema/merge';
import type { SqlDatabase, SqlSession } from '../db/index.js';
import type { Position } from './cursor.js';
import { readEntries, readMark, type Entries, type LogEntry } from './page-entries.js';
import { readRecords, type PageRules } from './page-records.js';
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

/** About how many bytes of texts a page brings; the first record comes however long it is. */
const pageBytes = 1024 * 1024;

/** How many are read for readers who have most of the texts already, and lack a few edits of them. */
const readBytes = 4 * pageBytes;

async function readNews(tx: SqlSession, rules: PageRules, request: PageRequest): Promise<RawPage> {
  const standing = await readStanding(tx, request);
  const { from, reset } = startOf(request, standing);
  // Whoever begins at the floor has nothing yet, or at least nothing to tell that from.
  const had = from.since > (standing.head?.floor ?? 0) ? from.since : undefined;
  const mayLook = !request.writer || standing.roles.has(request.writer.userId);
  const { records, entries, hasMore } = mayLook
    ? await readContent(tx, rules, request, { after: from.seq, had })
    : nothing;
  const last = hasMore ? entries.at(-1) : undefined;
  const seq = last?.seq ?? standing.head?.seq ?? 0;
  const mark = last ? await readMark(tx, request.workspaceId, seq) : standing.newest;
  return {
    roles: standing.roles,
    records,
    tombstones: entries.flatMap(tombstoneOf),
    settled: mayLook && seq > from.seq ? await readSettled(tx, request, from, seq) : [],
    end: placeAt(from, { seq, since: hasMore ? from.since : seq, mark }),
    hasMore,
    reset,
  };
}

interface Content extends Entries {
  readonly records: readonly PagedRecord[];
}

const nothing: Content = { records: [], entries: [], hasMore: false };

/** What comes next after a position, for a reader who had everything up to `had`; undefined: had nothing. */
async function readContent(
  tx: SqlSession,
  rules: PageRules,
  { workspaceId, types, first }: PageRequest,
  { after, had }: { after: number; had: number | undefined },
): Promise<Content> {
  const isWhole = had === undefined;
  const bytes = isWhole ? pageBytes : readBytes;
  const asked = { workspaceId, types, first, after, bytes, states: isWhole };
  const { entries, hasMore } = await readEntries(tx, rules.manifest, asked);
  const records = await readRecords(tx, rules, entries, had);
  const sizes = new Map(records.map((record) => [keyOf(record.type, record.data.id), sizeOf(record)]));
  let size = 0;
  const end = entries.findIndex(({ type, id }, at) => {
    size += sizes.get(keyOf(type, id)) ?? 0;
    return at > 0 && size > pageBytes;
  });
  if (end === -1) return { records, entries, hasMore };
  const kept = entries.slice(0, end);
  const keys = new Set(kept.map(({ type, id }) => keyOf(type, id)));
  return {
    records: records.filter(({ type, data }) => keys.has(keyOf(type, data.id))),
    entries: kept,
    hasMore: true,
  };
}

const keyOf = (type: string, id: unknown): string => recordKey(type, String(id));

/** Characters of what the reader gets of a record's texts: next to them, the rest is short. */
const sizeOf = ({ texts }: PagedRecord): number =>
  Object.values(texts).reduce((sum, { text, edits }) => sum + (text?.length ?? 0) + (edits?.length ?? 0), 0);

/** Another place in the same log. */
const placeAt = ({ epoch, workspaceId }: Position, place: Place): Position => ({
  epoch,
  workspaceId,
  seq: place.seq,
  since: place.since,
  ...(place.mark === undefined ? {} : { mark: place.mark }),
});

type Place = Pick<Position, 'seq' | 'since'> & { readonly mark: string | undefined };

const tombstoneOf = ({ type, id, version, deletedAt }: LogEntry): TombstoneData[] =>
  deletedAt ? [{ type, id, version, deletedAt: deletedAt.toISOString() }] : [];
