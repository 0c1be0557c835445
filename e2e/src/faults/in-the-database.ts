import type { Sabotage } from '../world/sabotage.js';

/** Whatever is to be kept is thrown away, and the engine believes that it is there. */
export const receiptNotWritten: Sabotage = {
  engine: () => ({
    receipts: {
      find: async () => new Map(),
      save: async (_tx, _userId, receipts) => receipts.length,
    },
  }),
};

interface HeadRow {
  epoch: string;
  seq: string;
  floor: string;
}

/**
 * As a sequence gives them: every third writer draws its positions after somebody who has not committed yet. The one
 * who comes next is that somebody, and lands below what readers may have passed already.
 */
export const positionsFromASequence: Sabotage = {
  engine() {
    const drawnBefore = new Map<string, { first: number; count: number }>();
    let draws = 0;
    return {
      positions: {
        async lock(tx, workspaceId) {
          const [row] = await tx.query<HeadRow>(
            'SELECT epoch, seq, floor FROM "SyncHead" WHERE "workspaceId" = $1',
            [workspaceId],
          );
          return row && { epoch: row.epoch, seq: Number(row.seq), floor: Number(row.floor) };
        },
        async advance(tx, workspaceId, count) {
          const waiting = drawnBefore.get(workspaceId);
          drawnBefore.delete(workspaceId);
          if (waiting && waiting.count >= count) return waiting.first;
          const overtakes = ++draws % 3 === 0;
          const [row] = await tx.query<{ seq: string }>(
            'UPDATE "SyncHead" SET seq = seq + $2 WHERE "workspaceId" = $1 RETURNING seq',
            [workspaceId, overtakes ? 2 * count : count],
          );
          const last = Number(row?.seq);
          if (overtakes) drawnBefore.set(workspaceId, { first: last - 2 * count + 1, count });
          return last - count + 1;
        },
      },
    };
  },
};
