import { HoldfastError } from '@holdfast/schema/errors';
import type { SqlSession } from '../db/index.js';
import { keptReading } from '../kept-reading.js';
import type { Runtime } from '../runtime.js';
import { clientBuildOf, isOlder } from './client-build.js';
import { readClientMinimums } from './client-minimums.js';

/** How long a server goes by what it has read, in milliseconds: so late, at most, it heeds a minimum that is set or lifted. */
export const minimumsKeptMs = 15_000;

/**
 * Lets builds of apps through that are new enough. `clientVersion` is what a client says in `x-client-version`; whoever names no
 * app is no app that could be upgraded, and passes. Throws CLIENT_UPGRADE_REQUIRED, in words for the person who has the app.
 */
export type ClientGate = (clientVersion: string | undefined) => Promise<void>;

export function createClientGate({
  database,
  runtime,
}: {
  readonly database: SqlSession;
  readonly runtime: Pick<Runtime, 'now'>;
}): ClientGate {
  const minimums = keptReading(runtime, minimumsKeptMs, () => readClientMinimums(database));
  return async (clientVersion) => {
    const build = clientBuildOf(clientVersion);
    if (!build) return;
    const minimum = (await minimums()).get(build.app);
    if (minimum === undefined || !isOlder(build.version, minimum)) return;
    throw new HoldfastError(
      'CLIENT_UPGRADE_REQUIRED',
      `This is ${build.app} ${build.version.slice(0, 40)}; the server takes ${minimum} and newer. Update the app; what has not been sent is kept.`,
    );
  };
}
