import { recordKey } from '@holdfast/schema/merge';
import type { AppDatabase } from '@holdfast/server/app';
import { readLog, type ChangeFact } from './log.js';

/** One compaction of one workspace's log. */
export interface Compaction {
  readonly workspaceId: string;
  /** Positions up to here were put together. */
  readonly floor: number;
  /** The newest position when that was done. */
  readonly head: number;
  /** Keys of the records that went for good. */
  readonly gone: readonly string[];
}

/** The stored answer of one mutation. */
export interface ReceiptFact {
  readonly userId: string;
  readonly clientMutationId: string;
  readonly outcome: string;
}

/** What the judges remember of a log that was compacted: all that stood in it before. */
export interface Archive {
  readonly changes: readonly ChangeFact[];
  readonly conflicts: readonly Readonly<Record<string, unknown>>[];
  readonly compactions: readonly Compaction[];
  /** What went after its window. A receipt that went before that is not among them: the laws miss it. */
  readonly receipts: readonly ReceiptFact[];
  /** Compacts, and remembers what that takes. */
  around(compact: () => Promise<unknown>): Promise<void>;
}

export interface ArchiveOptions {
  readonly database: AppDatabase;
  readonly now: () => number;
  /** For how long a receipt must be kept, in milliseconds. */
  readonly receiptWindowMs: number;
}

export function createArchive({ database, now, receiptWindowMs }: ArchiveOptions): Archive {
  const changes: ChangeFact[] = [];
  const conflicts: Readonly<Record<string, unknown>>[] = [];
  const compactions: Compaction[] = [];
  const receipts: ReceiptFact[] = [];
  return {
    changes,
    conflicts,
    compactions,
    receipts,
    async around(compact) {
      changes.push(...(await readLog(database)));
      conflicts.push(...(await database.query<Record<string, unknown>>('SELECT * FROM "Conflict"')));
      const old = await readReceipts(database, new Date(now() - receiptWindowMs));
      const before = await readKeys(database);
      await compact();
      const kept = new Set((await readReceipts(database)).map(nameOf));
      receipts.push(...old.filter((receipt) => !kept.has(nameOf(receipt))));
      const after = new Set(await readKeys(database));
      const gone = before.filter((key) => !after.has(key));
      const floors = await database.query<Omit<Compaction, 'gone'>>(
        'SELECT "workspaceId"::text, floor::int, seq::int AS head FROM "SyncHead" WHERE floor > 0',
      );
      compactions.push(...floors.map((floor) => ({ ...floor, gone })));
    },
  };
}

async function readKeys(database: AppDatabase): Promise<string[]> {
  const records = await database.query<{ type: string; id: string }>(
    'SELECT type, id::text FROM "SyncRecord"',
  );
  return records.map(({ type, id }) => recordKey(type, id));
}

const nameOf = ({ userId, clientMutationId }: ReceiptFact): string => `${userId} ${clientMutationId}`;

/** The receipts as they stand: all, or those whose time began before `before`. */
export const readReceipts = (database: AppDatabase, before?: Date): Promise<ReceiptFact[]> =>
  database.query<ReceiptFact>(
    `SELECT "userId", "clientMutationId"::text, result->>'outcome' AS outcome FROM "Receipt"
     WHERE $1::timestamptz IS NULL OR "createdAt" < $1 ORDER BY 1, 2`,
    [before ?? null],
  );
