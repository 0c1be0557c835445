/** What comes next in the log, as far as one page may hold it: by number, and by the bytes of long texts. */
import type { Entity, Manifest } from '@holdfast/schema';
import { limitOf } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import { markSql } from './cursor.js';
import type { Entry } from './page-records.js';
import { quoted } from './rows.js';

/** A record's place in the log, with what a tombstone says of it. */
export interface LogEntry extends Entry {
  readonly seq: number;
  readonly version: number;
}

export interface EntriesRequest {
  readonly workspaceId: string;
  readonly types: readonly string[];
  /** The position before the first. */
  readonly after: number;
  readonly first: number;
  /** About how many bytes of long texts the records may have; the first comes however long it is. */
  readonly bytes: number;
  /** Whether the states of texts will be read too. */
  readonly states: boolean;
}

export interface Entries {
  readonly entries: readonly LogEntry[];
  readonly hasMore: boolean;
}

export async function readEntries(
  tx: SqlSession,
  manifest: Manifest,
  { workspaceId, types, after, first, bytes, states }: EntriesRequest,
): Promise<Entries> {
  const sized = types.flatMap((type) => {
    const entity = manifest.entities[type];
    return entity ? sizeSql(entity, states) : [];
  });
  const rows = await tx.query<Omit<LogEntry, 'seq'> & { seq: string; found: string }>(
    `SELECT type, id, seq, version, "deletedAt", found FROM (
       SELECT sized.*, count(*) OVER () AS found,
         sum(coalesce(size, 0)) OVER (ORDER BY seq) AS running, row_number() OVER (ORDER BY seq) AS place
       FROM (
         SELECT r.*, ${sized.length > 0 ? `CASE WHEN r."deletedAt" IS NULL THEN CASE r.type ${sized.join(' ')} END END` : '0'} AS size
         FROM (
           SELECT type, id, seq, version, "deletedAt" FROM "SyncRecord"
           WHERE "workspaceId" = $1 AND seq > $2 AND type = ANY($3) ORDER BY seq LIMIT $4
         ) r
       ) sized
     ) entry WHERE running <= $5 OR place = 1 ORDER BY seq`,
    [workspaceId, after, types, first + 1, bytes],
  );
  const entries = rows.slice(0, first).map(({ found: _, seq, ...row }) => ({ ...row, seq: Number(seq) }));
  return { entries, hasMore: Number(rows[0]?.found ?? 0) > entries.length };
}

/** The mark of the change at a position; undefined where compaction left nothing there. */
export async function readMark(
  tx: SqlSession,
  workspaceId: string,
  seq: number,
): Promise<string | undefined> {
  const [row] = await tx.query<{ mark: string }>(
    `SELECT ${markSql('c')} AS mark FROM "Change" c WHERE c."workspaceId" = $1 AND c.seq = $2`,
    [workspaceId, seq],
  );
  return row?.mark;
}

/** A thousand texts of this length fit into a page. */
const short = 1_000;

/** SQL for the bytes of a record's long texts, by their lengths, which are known without reading them; none where it has none. */
function sizeSql({ name, model, fields }: Entity, states: boolean): string[] {
  const long = Object.values(fields).filter(
    (field) =>
      field.type.name === 'String' && !field.type.list && (limitOf(field).maxLength ?? Infinity) > short,
  );
  if (long.length === 0) return [];
  const lengths = long.map((field) => `coalesce(octet_length(t.${quoted(field.name)}), 0)`).join(' + ');
  const stored = `coalesce((SELECT ${lengths} FROM ${quoted(model)} t WHERE t.id = r.id), 0)`;
  const edited =
    states && long.some(({ sync }) => sync !== undefined)
      ? ` + coalesce((SELECT sum(octet_length(s.state)) FROM "TextState" s WHERE s.type = r.type AND s."recordId" = r.id), 0)`
      : '';
  return [`WHEN '${name}' THEN ${stored}${edited}`];
}
