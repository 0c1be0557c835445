import { canonicalJson, type Write } from '@holdfast/schema';
import type { QueuedMutation } from '@holdfast/schema/merge';
import { createHash } from 'node:crypto';
import type { SqlSession } from '../db/index.js';
import type { StoredAnswer } from './types.js';

export interface Receipt {
  readonly clientMutationId: string;
  readonly requestHash: string;
  readonly answer: StoredAnswer;
}

export interface NewReceipt extends Receipt {
  /**
   * When its time begins, as ISO text: when it was settled, or when the mutation says that it was issued, if that is
   * later. A receipt must not be forgotten while its mutation would still pass for a new one.
   */
  readonly from: string;
}

/** Where answers are kept, so that one id has one effect and one answer. */
export interface ReceiptStore {
  /** The receipts of one person for these ids, by id. */
  find(tx: SqlSession, userId: string, ids: readonly string[]): Promise<Map<string, Receipt>>;
  /** Keeps receipts for ids that have none; gives how many were kept. */
  save(tx: SqlSession, userId: string, receipts: readonly NewReceipt[]): Promise<number>;
}

/** Tells a repetition of a mutation from another one under the same id. */
export const requestHash = (json: string): string => createHash('sha256').update(json).digest('hex');

/**
 * All that a mutation says, as the JSON that it is hashed and measured by. Not its name: one that was replaced by another
 * of the same kind with the same input says the same.
 */
export const requestJson = ({ entity, kind }: Write, input: QueuedMutation['input']): string =>
  canonicalJson({ entity, kind, input });

/** Receipts in the database, written in the transaction of the mutation itself. */
export const storedReceipts: ReceiptStore = {
  async find(tx, userId, ids) {
    const rows = await tx.query<Receipt>(
      `SELECT "clientMutationId", "requestHash", result AS answer FROM "Receipt"
       WHERE "userId" = $1 AND "clientMutationId" = ANY($2::uuid[])`,
      [userId, ids],
    );
    return new Map(rows.map((row) => [row.clientMutationId, row]));
  },

  async save(tx, userId, receipts) {
    // A second transaction with the same id waits here for the first to end, and then keeps nothing.
    const rows = await tx.query(
      `INSERT INTO "Receipt" ("userId", "clientMutationId", "requestHash", result, "createdAt")
       SELECT $1, r."clientMutationId", r."requestHash", r.answer, r."from"
       FROM jsonb_to_recordset($2) AS r("clientMutationId" uuid, "requestHash" text, answer jsonb, "from" timestamptz)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [userId, JSON.stringify(receipts)],
    );
    return rows.length;
  },
};

/**
 * Forgets receipts from before a time, at most `limit` of them, and gives how many. Mutations issued before then must be
 * refused from now on: they can no longer be proved new.
 */
export async function purgeReceipts(
  session: SqlSession,
  before: Date,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<number> {
  const [row] = await session.query<{ purged: string }>(
    `WITH gone AS (
       DELETE FROM "Receipt" WHERE ("userId", "clientMutationId") IN (
         SELECT "userId", "clientMutationId" FROM "Receipt" WHERE "createdAt" < $1 ORDER BY "createdAt" LIMIT $2
       ) RETURNING 1
     ) SELECT count(*) AS purged FROM gone`,
    [before, limit],
  );
  return Number(row?.purged);
}
