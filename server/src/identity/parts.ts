import type { Database } from '../db/index.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { Runtime } from '../runtime.js';

/** The engine's own models: every domain's Prisma client has them, whatever else it has. */
export type IdentityDatabase = Database<
  Pick<PrismaClient, 'user' | 'workspace' | 'membership' | 'device' | 'refreshToken'>
>;

/** What every part of identity works with. */
export interface IdentityParts {
  readonly database: IdentityDatabase;
  readonly runtime: Runtime;
  /** Tells all servers that something about this person changed, so that what they hold open looks again. */
  readonly announce: (userId: string) => Promise<void>;
}
