/** What a compaction would come to. Reads only. */
import type { SqlSession } from '../../db/index.js';

/** What compacting one workspace comes to. */
export interface Plan {
  readonly workspaceId: string;
  /** Changes that are put together. */
  readonly changes: number;
  /** Records whose changes these are: as many summaries. */
  readonly records: number;
  /** Of them, those that were deleted and go for good. */
  readonly erased: number;
  /** Conflicts that are over and are forgotten. */
  readonly conflicts: number;
}

/** Names of the workspaces in which there is anything from before a time to put together or to forget. */
export async function workspacesWithWork(session: SqlSession, before: Date): Promise<string[]> {
  const rows = await session.query<{ workspaceId: string }>(
    `SELECT h."workspaceId" FROM "SyncHead" h WHERE $1 > (
       SELECT c.at FROM "Change" c WHERE c."workspaceId" = h."workspaceId" AND c.seq > h.floor ORDER BY c.seq LIMIT 1
     ) OR EXISTS (SELECT 1 FROM "Conflict" c WHERE c."workspaceId" = h."workspaceId" AND ${overBefore('$1')})
     ORDER BY h."workspaceId"`,
    [before],
  );
  return rows.map(({ workspaceId }) => workspaceId);
}

/** What compacting one workspace would come to. `types`: those that the manifest has. */
export async function planOf(
  session: SqlSession,
  workspaceId: string,
  before: Date,
  types: readonly string[],
): Promise<Plan> {
  const [row] = await session.query<Record<'changes' | 'records' | 'erased' | 'conflicts', string>>(
    `WITH head AS (
       SELECT floor, coalesce((SELECT seq - 1 FROM "Change" c WHERE c."workspaceId" = h."workspaceId" AND c.seq > h.floor
         AND c.at >= $2 ORDER BY c.seq LIMIT 1), h.seq) AS "end" FROM "SyncHead" h WHERE h."workspaceId" = $1
     ), old AS (
       SELECT c.type, c."recordId" FROM "Change" c, head
       WHERE c."workspaceId" = $1 AND c.seq > head.floor AND c.seq <= head."end" AND c.type = ANY($3)
     ), records AS (SELECT DISTINCT type, "recordId" FROM old)
     SELECT (SELECT count(*) FROM old) AS changes, (SELECT count(*) FROM records) AS records, (
       SELECT count(*) FROM records o JOIN "SyncRecord" r ON r.type = o.type AND r.id = o."recordId", head
       WHERE r."workspaceId" = $1 AND r.seq <= head."end" AND r."deletedAt" IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM "Change" c
         WHERE c.type = r.type AND c."recordId" = r.id AND c."workspaceId" = $1 AND c.seq > head."end")
     ) AS erased, (
       SELECT count(*) FROM "Conflict" c WHERE c."workspaceId" = $1 AND ${overBefore('$2')}) AS conflicts`,
    [workspaceId, before, types],
  );
  return {
    workspaceId,
    changes: Number(row?.changes),
    records: Number(row?.records),
    erased: Number(row?.erased),
    conflicts: Number(row?.conflicts),
  };
}

/** Conflicts that were over before a time, and are still there to forget. */
const overBefore = (time: string): string =>
  `((c.state = 'SETTLED' AND c."createdAt" < ${time})
    OR (c.state = 'RESOLVED' AND c."resolvedAt" < ${time} AND c."deletedAt" IS NULL))`;
