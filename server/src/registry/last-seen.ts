import type { SqlSession } from '../db/index.js';
import { clientBuildOf, type ClientBuild } from '../identity/client-build.js';
import { keptReading } from '../kept-reading.js';
import { errorDetails, type Log } from '../log.js';
import type { Runtime } from '../runtime.js';

/** How long a server goes by the list of builds that it has read, in milliseconds. */
const buildsKeptMs = 60_000;

/** How exactly it is told when a build was last heard of, in milliseconds: one write a build in this time. */
const seenAnewMs = 86_400_000;

/**
 * Takes note that a device of this build has asked, as `x-client-version` names it. Only registered builds are counted, so what
 * strangers say costs nothing, and only who is signed in may be told of here: anybody else could keep a build in use for ever.
 * A note that cannot be written is left to who comes when the list is read again: nobody is refused for it.
 */
export type Heard = (clientVersion: string | undefined) => Promise<void>;

export interface LastSeenOptions {
  readonly database: SqlSession;
  readonly runtime: Pick<Runtime, 'now'>;
  readonly log: Log;
}

export function createLastSeen({ database, runtime, log }: LastSeenOptions): Heard {
  const builds = keptReading(runtime, buildsKeptMs, () => readLastSeen(database));

  const note = async ({ app, version }: ClientBuild): Promise<void> => {
    const seen = await builds();
    const last = seen.get(nameOf(app, version));
    const now = runtime.now();
    if (last === undefined || now - last < seenAnewMs) return;
    // Before it is written, so that those who ask meanwhile do not write it too.
    seen.set(nameOf(app, version), now);
    await database.query(
      'UPDATE "RegisteredApp" SET "lastSeenAt" = $3 WHERE "app" = $1 AND "appVersion" = $2 AND "lastSeenAt" < $3',
      [app, version, new Date(now)],
    );
  };

  return async (clientVersion) => {
    const build = clientBuildOf(clientVersion);
    if (build)
      await note(build).catch((error: unknown) =>
        log.warn(errorDetails(error), 'could not note that a registered build of an app was heard of'),
      );
  };
}

/** By the build's name: when it was last heard of, in milliseconds since 1970. */
async function readLastSeen(database: SqlSession): Promise<Map<string, number>> {
  const rows = await database.query<{ app: string; appVersion: string; lastSeenAt: string }>(
    'SELECT "app", "appVersion", "lastSeenAt" FROM "RegisteredApp"',
  );
  return new Map(rows.map((row) => [nameOf(row.app, row.appVersion), Date.parse(row.lastSeenAt)]));
}

const nameOf = (app: string, version: string): string => `${app}/${version}`;
