/** Conflicts that are over, and old. Open ones stay for as long as they are open. */
import type { SqlSession } from '../../db/index.js';
import { lockedPositions, readHead } from '../positions.js';
import { writerOf } from '../writer.js';
import { engine } from './engine.js';
import type { SliceSize } from './log.js';

export interface ForgetRequest {
  readonly workspaceId: string;
  /** Those that were over before then. */
  readonly before: Date;
  readonly size: SliceSize;
  /** Milliseconds since 1970. */
  readonly now: number;
  uuid(this: void): string;
}

/** Forgets conflicts that are over, under the head's lock and a slice's worth at most; undefined where there are none. */
export async function forgetConflicts(
  tx: SqlSession,
  request: ForgetRequest,
): Promise<{ conflicts: number; seq: number | undefined } | undefined> {
  if (!(await readHead(tx, request.workspaceId, true))) return undefined;
  const settled = await forgetSettled(tx, request);
  const resolved = await deleteResolved(tx, request);
  const conflicts = settled + resolved.count;
  return conflicts === 0 ? undefined : { conflicts, seq: resolved.seq };
}

/** Those that a rule settled were never on a device: their rows just go. */
async function forgetSettled(tx: SqlSession, { workspaceId, before, size }: ForgetRequest): Promise<number> {
  const gone = await tx.query(
    `DELETE FROM "Conflict" WHERE id IN (
       SELECT id FROM "Conflict" WHERE "workspaceId" = $1 AND state = 'SETTLED' AND "createdAt" < $2 LIMIT $3
     ) RETURNING 1`,
    [workspaceId, before, size.changes],
  );
  return gone.length;
}

/**
 * Devices have those that a person decided among their records, so they hear of it as of any deletion: the rows go once
 * that is behind the floor too.
 */
async function deleteResolved(
  tx: SqlSession,
  { workspaceId, before, size, now, uuid }: ForgetRequest,
): Promise<{ count: number; seq: number | undefined }> {
  const due = await tx.query<{ id: string; version: number }>(
    `SELECT id, version FROM "Conflict" WHERE "workspaceId" = $1 AND state = 'RESOLVED' AND "resolvedAt" < $2
       AND "deletedAt" IS NULL ORDER BY "resolvedAt", id LIMIT $3`,
    [workspaceId, before, size.changes],
  );
  if (due.length === 0) return { count: 0, seq: undefined };
  const first = await lockedPositions.advance(tx, workspaceId, due.length);
  const at = new Date(now).toISOString();
  const deletions = due.map(({ id, version }, index) => {
    const mutation = uuid();
    const stamp = { version: version + 1, at, by: writerOf(engine), mutation };
    return { id, version: version + 1, seq: first + index, mutation, stamps: { deletedAt: stamp } };
  });
  const asJson = JSON.stringify(deletions);
  const rows = `jsonb_to_recordset($1) AS d(id uuid, version int, seq bigint, mutation uuid, stamps jsonb)`;
  await tx.query(
    `UPDATE "Conflict" c SET version = d.version, "deletedAt" = $2, "updatedAt" = greatest(c."updatedAt", $2),
       stamps = c.stamps || d.stamps FROM ${rows} WHERE c.id = d.id`,
    [asJson, at],
  );
  await tx.query(
    `INSERT INTO "SyncRecord" (type, id, "workspaceId", seq, version, "deletedAt")
     SELECT 'Conflict', d.id, $3, d.seq, d.version, $2 FROM ${rows}
     ON CONFLICT (type, id) DO UPDATE SET seq = excluded.seq, version = excluded.version, "deletedAt" = excluded."deletedAt"`,
    [asJson, at, workspaceId],
  );
  await tx.query(
    `INSERT INTO "Change" ("workspaceId", seq, type, "recordId", version, kind, "clientMutationId", "userId", "deviceId",
       "issuedAt", at, before, after, collisions)
     SELECT $3, d.seq, 'Conflict', d.id, d.version, 'DELETE', d.mutation, $4, $5, $2, $2,
       '{"deletedAt": null}', jsonb_build_object('deletedAt', $6::text), '[]' FROM ${rows}`,
    [asJson, at, workspaceId, engine.userId, engine.deviceId, at],
  );
  return { count: due.length, seq: first + due.length - 1 };
}
