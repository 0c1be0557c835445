import type { AppDatabase } from '@holdfast/server/app';
import { readLog, type ChangeFact } from './log.js';

/** One compaction of one workspace's log. */
export interface Compaction {
  readonly workspaceId: string;
  /** Positions up to here were put together. */
  readonly floor: number;
  /** The newest position when that was done. */
  readonly head: number;
}

/** What the judges remember of a log that was compacted: all that stood in it before. */
export interface Archive {
  readonly changes: readonly ChangeFact[];
  readonly conflicts: readonly Readonly<Record<string, unknown>>[];
  readonly compactions: readonly Compaction[];
  /** Compacts, and remembers what that takes. */
  around(compact: () => Promise<unknown>): Promise<void>;
}

export function createArchive(database: AppDatabase): Archive {
  const changes: ChangeFact[] = [];
  const conflicts: Readonly<Record<string, unknown>>[] = [];
  const compactions: Compaction[] = [];
  return {
    changes,
    conflicts,
    compactions,
    async around(compact) {
      changes.push(...(await readLog(database)));
      conflicts.push(...(await database.query<Record<string, unknown>>('SELECT * FROM "Conflict"')));
      await compact();
      compactions.push(
        ...(await database.query<Compaction>(
          'SELECT "workspaceId"::text, floor::int, seq::int AS head FROM "SyncHead" WHERE floor > 0',
        )),
      );
    },
  };
}
