import type { SqlSession } from '../db/index.js';
import type { Position } from './cursor.js';
import type { Actor } from './types.js';

/** A mutation whose effect a page contains. */
export interface Settled {
  readonly clientMutationId: string;
  readonly userId: string;
  readonly deviceId: string;
}

export interface SettledRequest {
  readonly workspaceId: string;
  readonly types: readonly string[];
  /** Whose mutations; absent: everybody's. */
  readonly writer?: Pick<Actor, 'userId' | 'deviceId'>;
}

/**
 * The mutations whose last record comes with the page that ends at `end`: with it, their reader has all that they did
 * to records of the types asked for. Counted since the reader last had everything, not since the page before: a record
 * that was written meanwhile moved on from there, and brings its older changes along. One that changed nothing (a delete that
 * spared what others wrote) moved no record, and comes at its own place in the log.
 */
export function readSettled(
  tx: SqlSession,
  { workspaceId, types, writer }: SettledRequest,
  from: Position,
  end: number,
): Promise<Settled[]> {
  const theirs = writer ? 'AND c."userId" = $6 AND c."deviceId" = $7' : '';
  return tx.query<Settled>(
    `SELECT c."clientMutationId", c."userId", c."deviceId" FROM "Change" c
     JOIN "SyncRecord" r ON r.type = c.type AND r.id = c."recordId"
     WHERE c."workspaceId" = $1 AND c.seq > $4 AND r.type = ANY($5) ${theirs}
     GROUP BY c."clientMutationId", c."userId", c."deviceId"
     HAVING max(greatest(r.seq, c.seq)) > $2 AND max(greatest(r.seq, c.seq)) <= $3 ORDER BY min(c.seq)`,
    [workspaceId, from.seq, end, from.since, types, ...(writer ? [writer.userId, writer.deviceId] : [])],
  );
}
