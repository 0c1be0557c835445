import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, pendingMigrations } from '../../src/db/migrate.js';
import { engineMigrations, migrationsFolder, readMigrations } from '../../src/db/migrations.js';
import { makeDatabase, postgres } from '../support/databases.js';
import { describeWith } from '../support/suites.js';

describe('the list of migrations', () => {
  it('is in the order of their names, from folders of them and from single ones alike', () => {
    const all = readMigrations([migrationsFolder]).map(({ name }) => name);
    expect(all).toEqual([...all].sort());
    const engine = readMigrations(engineMigrations()).map(({ name }) => name);
    expect(all).toEqual(expect.arrayContaining(engine));
    expect(engine.every((name) => name.endsWith('_engine'))).toBe(true);
  });
});

describeWith(postgres, 'migrating', () => {
  const undo: Array<() => Promise<void>> = [];
  let url: string;
  let folder: string;
  beforeEach(async () => {
    url = await makeDatabase(undo);
    folder = mkdtempSync(join(tmpdir(), 'holdfast-'));
    write('1_first', 'CREATE TABLE a (id int); CREATE TABLE b (id int);');
    write('2_second', "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'a;b' $$;");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });

  const write = (name: string, sql: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'migration.sql'), sql);
  };
  const connected = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return work(client).finally(() => client.end());
  };
  const run = () => connected((client) => migrate(client, readMigrations([folder])));

  it('applies what is missing, once', async () => {
    expect(await run()).toEqual(['1_first', '2_second']);
    expect(await run()).toEqual([]);
    write('3_third', 'CREATE TABLE c (id int);');
    expect(await run()).toEqual(['3_third']);
  });

  it('is done by one of several servers that start together', async () => {
    const applied = await Promise.all([run(), run(), run()]);
    expect(applied.flat()).toEqual(['1_first', '2_second']);
  });

  it('leaves nothing of a migration that fails, and stops there until somebody has looked', async () => {
    write('3_bad', 'CREATE TABLE half (id int); SELECT nonsense;');
    await expect(run()).rejects.toThrow(/3_bad failed: .*nonsense/);
    await expect(run()).rejects.toThrow('3_bad failed before');
    const left = await connected((client) => client.query(`SELECT to_regclass('half') AS half`));
    expect(left.rows).toEqual([{ half: null }]);
  });

  it('refuses a migration that was edited after it had been applied', async () => {
    await run();
    write('1_first', 'CREATE TABLE other (id int);');
    await expect(run()).rejects.toThrow('1_first was edited');
  });

  it('can say what is missing without changing anything', async () => {
    const pending = () => connected((client) => pendingMigrations(client, readMigrations([folder])));
    expect(await pending()).toEqual(['1_first', '2_second']);
    expect(await pending()).toEqual(['1_first', '2_second']);
    await run();
    expect(await pending()).toEqual([]);
  });
});
