import type { SqlSession } from '../db/index.js';

/** One workspace's place in its log. */
export interface Head {
  readonly epoch: string;
  readonly seq: number;
  /** A cursor before this cannot be resumed. */
  readonly floor: number;
}

/**
 * Where positions in the log come from. They must become visible in order: a reader that has seen one must never meet
 * a smaller one later.
 */
export interface Positions {
  /** Takes the workspace for this transaction; undefined if there is no such workspace. */
  lock(tx: SqlSession, workspaceId: string): Promise<Head | undefined>;
  /** Takes the next `count` positions, and gives the first. */
  advance(tx: SqlSession, workspaceId: string, count: number): Promise<number>;
}

/** A head as `pg` gives it. */
export interface HeadRow {
  epoch: string;
  seq: string;
  floor: string;
}

export const headOf = ({ epoch, seq, floor }: HeadRow): Head => ({
  epoch,
  seq: Number(seq),
  floor: Number(floor),
});

/** The workspace's head as it stands. */
export async function readHead(tx: SqlSession, workspaceId: string, lock = false): Promise<Head | undefined> {
  const [row] = await tx.query<HeadRow>(
    `SELECT epoch, seq, floor FROM "SyncHead" WHERE "workspaceId" = $1 ${lock ? 'FOR UPDATE' : ''}`,
    [workspaceId],
  );
  return row && headOf(row);
}

/**
 * Positions under the lock of the head's row: whoever writes in a workspace holds it to the end of the transaction, so
 * positions are committed in the order in which they were taken. A sequence or a clock would not promise that.
 */
export const lockedPositions: Positions = {
  lock: (tx, workspaceId) => readHead(tx, workspaceId, true),
  async advance(tx, workspaceId, count) {
    const [row] = await tx.query<{ seq: string }>(
      'UPDATE "SyncHead" SET seq = seq + $2 WHERE "workspaceId" = $1 RETURNING seq',
      [workspaceId, count],
    );
    return Number(row?.seq) - count + 1;
  },
};

/** Begins the log of a new workspace. `epoch` is a new UUID. */
export async function createHead(tx: SqlSession, workspaceId: string, epoch: string): Promise<void> {
  await tx.query('INSERT INTO "SyncHead" ("workspaceId", epoch) VALUES ($1, $2)', [workspaceId, epoch]);
}

/**
 * Names logs anew, one workspace's or all, and gives how many. Whoever read them begins again: for after a restore from
 * a backup, when positions that readers hold may mean other changes by now.
 */
export async function renewEpochs(session: SqlSession, workspaceId?: string): Promise<number> {
  const renewed = await session.query(
    `UPDATE "SyncHead" SET epoch = gen_random_uuid() WHERE $1::uuid IS NULL OR "workspaceId" = $1 RETURNING 1`,
    [workspaceId ?? null],
  );
  return renewed.length;
}
