/** The rows of the log that a compaction reads and replaces. Nothing else of the server takes rows out of the log. */
import type { SqlSession } from '../../db/index.js';

/** One row of the log. */
export interface LoggedChange {
  readonly seq: number;
  readonly type: string;
  readonly recordId: string;
  readonly version: number;
  readonly kind: string;
  readonly clientMutationId: string;
  readonly userId: string;
  readonly deviceId: string;
  /** ISO times. */
  readonly issuedAt: string;
  readonly at: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly collisions: unknown;
  readonly summary: ChangeSummary | null;
}

/** What a SUMMARY says of the rows that it stands for. */
export interface ChangeSummary {
  /** How many changes these were. */
  readonly count: number;
  /** Positions of the first and the last of them. */
  readonly first: number;
  readonly last: number;
  /** Over all of them, in their order, in hexadecimal digits; see `sumOver`. */
  readonly sha256: string;
  /** The record was deleted, and what it held is gone for good. */
  readonly erased: boolean;
  /** ISO time of the compaction. */
  readonly at: string;
}

/** How much of a log one transaction takes on: it bounds memory, and for how long writers wait. */
export interface SliceSize {
  readonly changes: number;
  /** Of their values. One change may be larger, and is then taken alone. */
  readonly bytes: number;
}

/** Where a slice ends that begins after the floor: before the first change that is not older than `before`. */
export async function endOfSlice(
  tx: SqlSession,
  workspaceId: string,
  { floor, before, size }: { floor: number; before: Date; size: SliceSize },
): Promise<number | undefined> {
  const [row] = await tx.query<{ end: string | null }>(
    `SELECT max(seq) AS "end" FROM (
       SELECT seq, row_number() OVER log AS n, sum(size) OVER log AS bytes, bool_and(at < $3) OVER log AS old FROM (
         SELECT seq, at, octet_length(before::text) + octet_length(after::text) + octet_length(collisions::text) AS size
         FROM "Change" WHERE "workspaceId" = $1 AND seq > $2 ORDER BY seq LIMIT $4
       ) next WINDOW log AS (ORDER BY seq)
     ) sized WHERE old AND (n = 1 OR bytes <= $5)`,
    [workspaceId, floor, before, size.changes, size.bytes],
  );
  return row?.end == null ? undefined : Number(row.end);
}

const columns = `c.seq, c.type, c."recordId", c.version, c.kind, c."clientMutationId", c."userId", c."deviceId",
  c."issuedAt", c.at, c.before, c.after, c.collisions, c.summary`;

interface Row extends Omit<LoggedChange, 'seq' | 'issuedAt' | 'at'> {
  readonly seq: string;
  readonly issuedAt: Date;
  readonly at: Date;
}

const changeOf = (row: Row): LoggedChange => ({
  ...row,
  seq: Number(row.seq),
  issuedAt: row.issuedAt.toISOString(),
  at: row.at.toISOString(),
});

/** The changes at these positions, in order. */
export async function changesBetween(
  tx: SqlSession,
  workspaceId: string,
  after: number,
  end: number,
): Promise<LoggedChange[]> {
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM "Change" c WHERE c."workspaceId" = $1 AND c.seq > $2 AND c.seq <= $3 ORDER BY c.seq`,
    [workspaceId, after, end],
  );
  return rows.map(changeOf);
}

export interface RecordName {
  readonly type: string;
  readonly recordId: string;
}

/** What the log has of these records up to the floor: the summary of each, if it is not newer than that. */
export async function changesUpTo(
  tx: SqlSession,
  workspaceId: string,
  floor: number,
  records: readonly RecordName[],
): Promise<LoggedChange[]> {
  // Record by record (that is what OFFSET 0 is for): the whole log up to the floor would be read once for each slice.
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM jsonb_to_recordset($3) AS wanted(type text, "recordId" uuid) CROSS JOIN LATERAL (
       SELECT * FROM "Change" c WHERE c.type = wanted.type AND c."recordId" = wanted."recordId"
         AND c."workspaceId" = $1 AND c.seq <= $2 OFFSET 0
     ) c ORDER BY c.seq`,
    [workspaceId, floor, JSON.stringify(records)],
  );
  return rows.map(changeOf);
}

/** Puts summaries in the place of other rows, all of them up to `floor`, and moves the floor there. */
export async function replaceChanges(
  tx: SqlSession,
  workspaceId: string,
  floor: number,
  { replaced, summaries }: { replaced: readonly LoggedChange[]; summaries: readonly LoggedChange[] },
): Promise<void> {
  await tx.query('UPDATE "SyncHead" SET floor = $2 WHERE "workspaceId" = $1', [workspaceId, floor]);
  // A trigger lets rows go for nobody else, and only behind the floor.
  await tx.query(`SELECT set_config('holdfast.compacting', 'on', true)`);
  await tx.query('DELETE FROM "Change" WHERE "workspaceId" = $1 AND seq = ANY($2::bigint[])', [
    workspaceId,
    replaced.map(({ seq }) => seq),
  ]);
  await tx.query(`SELECT set_config('holdfast.compacting', 'off', true)`);
  await tx.query(
    `INSERT INTO "Change" ("workspaceId", seq, type, "recordId", version, kind, "clientMutationId", "userId", "deviceId",
       "issuedAt", at, before, after, collisions, summary)
     SELECT $1, ${columns} FROM jsonb_to_recordset($2) AS c(seq bigint, type text, "recordId" uuid, version int,
       kind "ChangeKind", "clientMutationId" uuid, "userId" text, "deviceId" text, "issuedAt" timestamptz, at timestamptz,
       before jsonb, after jsonb, collisions jsonb, summary jsonb)`,
    [workspaceId, JSON.stringify(summaries)],
  );
}
