/** What a compaction would come to. Reads only. */
import type { Manifest } from '@holdfast/schema';
import type { SqlSession } from '../../db/index.js';
import { heavyTexts, type TooHeavy } from './renew-texts.js';

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
  /** Texts that are written anew without their past. */
  readonly texts: number;
}

/** What is to be looked for. */
export interface Wanted {
  readonly manifest: Manifest;
  readonly tooHeavy: TooHeavy;
  /** What was settled, or over, before then. */
  readonly before: Date;
}

/** Names of the workspaces in which there is anything to put together, to forget or to write anew. */
export async function workspacesWithWork(
  session: SqlSession,
  { manifest, tooHeavy, before }: Wanted,
): Promise<string[]> {
  const heavy = heavyTexts(manifest, 'h."workspaceId"', '$2', '$3').map(({ sql }) => `OR EXISTS (${sql})`);
  const rows = await session.query<{ workspaceId: string }>(
    `SELECT h."workspaceId" FROM "SyncHead" h WHERE $1 > (
       SELECT c.at FROM "Change" c WHERE c."workspaceId" = h."workspaceId" AND c.seq > h.floor ORDER BY c.seq LIMIT 1
     ) OR EXISTS (SELECT 1 FROM "Conflict" c WHERE c."workspaceId" = h."workspaceId" AND ${overBefore('$1')})
     ${heavy.join(' ')} ORDER BY h."workspaceId"`,
    heavy.length === 0 ? [before] : [before, tooHeavy.characters, tooHeavy.times],
  );
  return rows.map(({ workspaceId }) => workspaceId);
}

/** What compacting one workspace would come to. */
export async function planOf(
  session: SqlSession,
  workspaceId: string,
  { manifest, tooHeavy, before }: Wanted,
): Promise<Plan> {
  const types = Object.keys(manifest.entities);
  let texts = 0;
  for (const { sql } of heavyTexts(manifest, '$1', '$2', '$3')) {
    const { characters, times } = tooHeavy;
    texts += (await session.query(sql, [workspaceId, characters, times])).length;
  }
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
    texts,
  };
}

/** Conflicts that were over before a time, and are still there to forget. */
const overBefore = (time: string): string =>
  `((c.state = 'SETTLED' AND c."createdAt" < ${time})
    OR (c.state = 'RESOLVED' AND c."resolvedAt" < ${time} AND c."deletedAt" IS NULL))`;
