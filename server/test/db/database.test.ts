import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, unavailable, type AppDatabase } from '../../src/db/index.js';
import { eachDatabase, fieldNotesDatabase, onPostgres } from '../support/databases.js';
import { cachedTemplate } from '../support/template-cache.js';

describe('a database', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let database: AppDatabase;
    beforeAll(async () => {
      ({ database } = await open());
    });

    const add = (name: string) => `INSERT INTO "Workspace" (id, name) VALUES ('${randomUUID()}', '${name}')`;
    const named = (name: string) => database.query('SELECT 1 FROM "Workspace" WHERE name = $1', [name]);

    it('keeps what a transaction did, and nothing of one that threw', async () => {
      await database.transaction((tx) => tx.query(add('kept')));
      await expect(
        database.transaction(async (tx) => {
          await tx.query(add('undone'));
          throw new Error('changed my mind');
        }),
      ).rejects.toThrow('changed my mind');
      expect(await named('kept')).toHaveLength(1);
      expect(await named('undone')).toHaveLength(0);
    });

    it('says so when an error inside a transaction was swallowed and so nothing was kept', async () => {
      const work = database.transaction(async (tx) => {
        await tx.query(add('swallowed'));
        await tx.query('SELECT nonsense').catch(() => {});
      });
      await expect(work).rejects.toThrow('swallowed');
      expect(await named('swallowed')).toHaveLength(0);
    });

    it('runs a transaction again that lost against another', async () => {
      let runs = 0;
      await database.transaction(async (tx) => {
        runs += 1;
        await tx.query(add('persistent'));
        if (runs < 3) await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$`);
      });
      expect(runs).toBe(3);
      expect(await named('persistent')).toHaveLength(1);
    });

    it('refuses a second session inside a transaction, which an embedded database would wait for without end', async () => {
      await expect(database.transaction(() => database.query('SELECT 1'))).rejects.toThrow('its own session');
      await expect(database.transaction(() => database.transaction(async () => {}))).rejects.toThrow(
        'its own session',
      );
    });

    it('goes on after a statement that failed', async () => {
      expect(await named('before')).toHaveLength(0);
      await expect(database.query('SELECT nonsense')).rejects.toThrow('nonsense');
      await expect(database.query('SELECT $1::int', ['one'])).rejects.toThrow('one');
      expect(await named('after')).toHaveLength(0);
    });

    it('writes nothing in a snapshot', async () => {
      const work = database.transaction((tx) => tx.query(add('read only')), { snapshot: true });
      await expect(work).rejects.toThrow('read-only');
    });

    it('is busy while a statement is under way, whoever asked for it', async () => {
      expect(database.busy()).toBe(0);
      const asked = Promise.all([database.query('SELECT 1'), database.prisma.workspace.count()]);
      await Promise.resolve();
      expect(database.busy()).toBeGreaterThan(0);
      await asked;
      expect(database.busy()).toBe(0);
    });

    it('reads and writes times in UTC', async () => {
      expect(await database.query('SHOW TimeZone')).toEqual([
        { TimeZone: expect.stringMatching(/^(UTC|GMT)$/) },
      ]);
    });
  });

  onPostgres(fieldNotesDatabase, (open) => {
    it('shows a snapshot one state, whatever is committed meanwhile', async () => {
      const { database, peer } = await open();
      const other = await peer();
      const counts = await database.transaction(
        async (tx) => {
          const count = async () => (await tx.query('SELECT count(*) AS n FROM "Workspace"'))[0];
          const before = await count();
          await other.query(`INSERT INTO "Workspace" (id, name) VALUES ('${randomUUID()}', 'meanwhile')`);
          return [before, await count()];
        },
        { snapshot: true },
      );
      expect(counts).toEqual([{ n: '0' }, { n: '0' }]);
    });

    it('outlives a session that its server ends in the middle of a transaction', async () => {
      const { database, peer } = await open();
      const other = await peer();
      const lost = await database
        .transaction(async (tx) => {
          const [session] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
          await other.query('SELECT pg_terminate_backend($1, 5000)', [session?.pid]);
          return tx.query('SELECT 1');
        })
        .catch((error: unknown) => error);
      expect(unavailable(lost)).toBe(true);
      expect(await database.transaction((tx) => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
    });

    it('lets no client hold a lock for ever', async () => {
      const { database } = await open();
      const settings = ['idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout'];
      for (const name of settings) {
        const [row] = await database.query<Record<string, string>>(`SHOW ${name}`);
        expect(row?.[name]).not.toBe('0');
      }
    });

    it('prepares statements, but not where its address says that a pooler mixes connections', async () => {
      const { url = '' } = await open();
      const prepared = async (address: string) => {
        const database = await openDatabase({ url: address, ...fieldNotesDatabase });
        const count = 'SELECT count(*)::int AS n FROM pg_prepared_statements WHERE name <> $1';
        const rows = await database.transaction((tx) => tx.query(count, ['']));
        await database.close();
        return rows;
      };
      expect(await prepared(url)).toEqual([{ n: 1 }]);
      expect(await prepared(`${url}?pgbouncer=true`)).toEqual([{ n: 0 }]);
    });

    it('is refused until it has been migrated', async () => {
      const { url = '', database } = await open();
      await database.query('DELETE FROM _prisma_migrations');
      await expect(openDatabase({ url, ...fieldNotesDatabase })).rejects.toThrow('npm run db:migrate');
    });
  });
});

describe('a database in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-'));
  const url = join(folder, 'database');
  const open = (copyOf?: Blob) => openDatabase({ url, ...fieldNotesDatabase, copyOf });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is there again after a restart, and lets one process in at a time', async () => {
    const first = await open(await cachedTemplate(fieldNotesDatabase.migrations));
    await first.prisma.user.create({ data: { id: 'u1', email: 'ada@fieldnotes.test', name: 'Ada' } });
    await expect(open()).rejects.toThrow(`in use by process ${process.pid}`);
    await first.close();
    const second = await open();
    expect(await second.prisma.user.count()).toBe(1);
    await second.close();
  });
});
