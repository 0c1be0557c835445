/** Records that were deleted so long ago that nobody who reads on can still have missed it. */
import type { Entity, Manifest } from '@holdfast/schema';
import type { SqlSession } from '../../db/index.js';
import { quoted } from '../rows.js';
import type { RecordName } from './log.js';

/** Those of these records that are deleted and have no change after a position. */
export function deletedBy(
  tx: SqlSession,
  workspaceId: string,
  position: number,
  records: readonly RecordName[],
): Promise<RecordName[]> {
  return tx.query<RecordName>(
    `SELECT r.type, r.id AS "recordId" FROM jsonb_to_recordset($3) AS wanted(type text, "recordId" uuid)
     JOIN "SyncRecord" r ON r.type = wanted.type AND r.id = wanted."recordId"
     WHERE r."workspaceId" = $1 AND r.seq <= $2 AND r."deletedAt" IS NOT NULL AND $2 >= (
       SELECT max(c.seq) FROM "Change" c WHERE c.type = r.type AND c."recordId" = r.id AND c."workspaceId" = $1)`,
    [workspaceId, position, JSON.stringify(records)],
  );
}

/** Takes records out of all tables; one statement a type, and two. */
export async function erase(
  tx: SqlSession,
  manifest: Manifest,
  workspaceId: string,
  records: readonly RecordName[],
): Promise<void> {
  if (records.length === 0) return;
  for (const type of new Set(records.map((record) => record.type))) {
    const { model, partition } = manifest.entities[type] as Entity;
    const ids = records.filter((record) => record.type === type).map(({ recordId }) => recordId);
    await tx.query(
      `DELETE FROM ${quoted(model)} WHERE id = ANY($1::uuid[]) AND ${quoted(partition)} = $2::uuid`,
      [ids, workspaceId],
    );
  }
  const names = JSON.stringify(records);
  await tx.query(
    `DELETE FROM "TextState" t USING jsonb_to_recordset($1) AS gone(type text, "recordId" uuid)
     WHERE t.type = gone.type AND t."recordId" = gone."recordId"`,
    [names],
  );
  await tx.query(
    `DELETE FROM "SyncRecord" r USING jsonb_to_recordset($2) AS gone(type text, "recordId" uuid)
     WHERE r.type = gone.type AND r.id = gone."recordId" AND r."workspaceId" = $1`,
    [workspaceId, names],
  );
}
