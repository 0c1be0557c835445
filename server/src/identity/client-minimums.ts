import type { SqlSession } from '../db/index.js';

/** The oldest build of each app that is served, by the app's name, as operators have set it. */
export type ClientMinimums = ReadonlyMap<string, string>;

export async function readClientMinimums(session: SqlSession): Promise<ClientMinimums> {
  const rows = await session.query<{ app: string; minimum: string }>(
    'SELECT app, minimum FROM "ClientMinimum" ORDER BY app',
  );
  return new Map(rows.map(({ app, minimum }) => [app, minimum]));
}

/** Sets the oldest build of an app that is served; with none, any is. Holds for all servers, each within `minimumsKeptMs`. */
export async function setClientMinimum(
  session: SqlSession,
  app: string,
  minimum: string | undefined,
): Promise<void> {
  if (minimum === undefined) await session.query('DELETE FROM "ClientMinimum" WHERE app = $1', [app]);
  else
    await session.query(
      `INSERT INTO "ClientMinimum" (app, minimum, "setAt") VALUES ($1, $2, now())
       ON CONFLICT (app) DO UPDATE SET minimum = EXCLUDED.minimum, "setAt" = EXCLUDED."setAt"`,
      [app, minimum],
    );
}
