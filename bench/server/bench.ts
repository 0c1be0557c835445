/** `npm run bench -- server`: the server beside its database. Needs PostgreSQL; see `TEST_DATABASE_URL`. */
import { benchPush } from './push.js';

export async function bench(): Promise<void> {
  for (const kind of ['PostgreSQL', 'PGlite'] as const) await benchPush(kind);
}
