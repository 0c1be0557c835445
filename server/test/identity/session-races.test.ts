import { beforeAll, describe, expect, it } from 'vitest';
import type { AppDatabase } from '../../src/db/index.js';
import { testApp, type SignedIn, type TestApp } from '../app/test-app.js';
import { fieldNotesDatabase, onPostgres } from '../support/databases.js';

describe('a session that is closed while its token is exchanged', () => {
  onPostgres(fieldNotesDatabase, (open) => {
    let test: TestApp;
    let database: AppDatabase;
    let peer: AppDatabase;
    beforeAll(async () => {
      const opened = await open();
      [database, peer] = [opened.database, await opened.peer()];
      test = await testApp({ database });
    });

    const openTokens = ({ id }: SignedIn) =>
      database.prisma.refreshToken.count({ where: { userId: id, revokedAt: null } });

    /** Holds the token that is to be exchanged until the exchange and the closing both wait for something. */
    async function both(person: SignedIn, close: () => Promise<unknown>): Promise<void> {
      const waiting = async (count: number): Promise<void> => {
        const [row] = await database.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if ((row?.n ?? 0) < count) await waiting(count);
      };
      let work: Promise<unknown>[] = [];
      await peer.transaction(async (tx) => {
        await tx.query('SELECT 1 FROM "RefreshToken" WHERE "userId" = $1 FOR UPDATE', [person.id]);
        const { refreshToken, deviceId } = person;
        work = [test.app.identity.sessions.refresh({ refreshToken, deviceId })];
        await waiting(1);
        work.push(close());
        await waiting(2);
      });
      await Promise.allSettled(work);
    }

    it('leaves no token open when it is signed out', async () => {
      const ada = await test.person('Ada');
      await both(ada, () => test.request('mutation { signOut }', {}, { token: ada.token }));
      expect(await openTokens(ada)).toBe(0);
    });

    it('leaves no token open when its device is revoked', async () => {
      const ada = await test.person('Ada');
      const revoke = 'mutation ($id: ID!) { revokeDevice(id: $id) { id } }';
      await both(ada, () => test.request(revoke, { id: ada.deviceId }, { token: ada.token }));
      expect(await openTokens(ada)).toBe(0);
    });
  });
});

describe('an account that two servers make at once', () => {
  onPostgres(fieldNotesDatabase, (open) => {
    it('is one account', async () => {
      const { database } = await open();
      const { app } = await testApp({ database });
      const ada = { email: 'ada@holdfast.test', name: 'Ada', password: 'offline-first' };
      const made = await Promise.all(Array.from({ length: 4 }, () => app.identity.people.create(ada)));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    });
  });
});
