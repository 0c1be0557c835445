import type { SqlSession } from '../db/index.js';

/**
 * Forgets refresh tokens whose own time ended before a time, at most `limit` of them, and gives how many. Used ones are
 * kept until then as well: that somebody uses one again is how a stolen session is found out.
 */
export async function purgeRefreshTokens(session: SqlSession, before: Date, limit: number): Promise<number> {
  const [row] = await session.query<{ purged: string }>(
    `WITH gone AS (
       DELETE FROM "RefreshToken" WHERE hash IN (
         SELECT hash FROM "RefreshToken" WHERE "expiresAt" < $1 ORDER BY "expiresAt" LIMIT $2
       ) RETURNING 1
     ) SELECT count(*) AS purged FROM gone`,
    [before, limit],
  );
  return Number(row?.purged);
}
