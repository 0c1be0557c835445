/** `npm run bench -- server`: the server beside its database. Needs PostgreSQL; see `TEST_DATABASE_URL`. */
import { benchPush } from './push.js';
import { benchReads } from './reads.js';
import { benchSubscribers } from './subscribers.js';

export async function bench(): Promise<void> {
  for (const kind of ['PostgreSQL', 'PGlite'] as const) {
    await benchPush(kind);
    await benchReads(kind);
  }
  await benchSubscribers('PostgreSQL');
}
