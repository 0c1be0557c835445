import type { SqlDatabase, SqlSession } from '../../db/index.js';

/** What to do while another process compacts: wait until its slice is done, or leave the work to it. */
export type Turn = 'wait' | 'leave';

/** Of PostgreSQL's advisory locks, the one by which compactions take turns, whatever process they run in. */
const compactionLock = 72_707_401;

/**
 * Runs `work` in a transaction while no other process compacts. The lock ends with the transaction, so nobody holds it
 * for longer than a slice, and a process that dies gives it back.
 */
export function inTurn<T>(
  database: SqlDatabase,
  turn: Turn,
  work: (tx: SqlSession) => Promise<T>,
): Promise<T | 'not mine'> {
  return database.transaction(async (tx) => {
    if (turn === 'wait') await tx.query('SELECT pg_advisory_xact_lock($1)', [compactionLock]);
    else {
      const [row] = await tx.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
        compactionLock,
      ]);
      if (!row?.mine) return 'not mine';
    }
    return work(tx);
  });
}
