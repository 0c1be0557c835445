import { HoldfastError } from '@holdfast/schema/errors';
import type { Awaitable } from './cells.js';
import { netOf, oneAtATime, type Workings } from './one-at-a-time.js';
import { keyOfText, keyText, valueOfText, valueText } from './portable-text.js';
import type { StoreChange, StoreFactory } from './store.js';

export { betterSqlite3, expoSqlite, opSqlite } from './sqlite-libraries.js';

/** An open SQLite database, as this store uses one. Each method throws, or rejects with, the library's own error. */
export interface SqliteDatabase {
  /** Runs statements that take no parameters and give no rows that matter. */
  exec(sql: string): Awaitable<unknown>;
  run(sql: string, parameters: Parameters): Awaitable<unknown>;
  all(sql: string, parameters: Parameters): Awaitable<ReadonlyArray<Readonly<Record<string, unknown>>>>;
}

type Parameters = ReadonlyArray<string | number>;

/**
 * Stores in one SQLite database, which the app opens and which had better be of no other use: `sqliteStores(expoSqlite(db))`,
 * `sqliteStores(opSqlite(db))`, `sqliteStores(betterSqlite3(db))`. A batch is one statement, and so all or nothing by
 * SQLite's own promise; the log is made durable with each (WAL, `synchronous = FULL`). A store may be open several times.
 * Opening rejects with STORE_LOCKED while another process writes, and with STORE_CORRUPT for a file that is damaged.
 */
export function sqliteStores(database: SqliteDatabase): StoreFactory {
  let ready: Promise<void> | undefined;
  const prepared = async () => {
    ready ??= prepare(database).catch((error: unknown) => {
      ready = undefined;
      throw openingFailure(error);
    });
    await ready;
  };
  return {
    open: async (name) => {
      await prepared();
      const store = new SqliteStore(database, name);
      await store.connect().catch((error: unknown) => {
        throw openingFailure(error);
      });
      return oneAtATime(store, failure);
    },
    list: async () => {
      await prepared();
      const rows = await told(() => database.all('SELECT name FROM holdfast_store', []));
      return rows.map(({ name }) => keyOfText(String(name)));
    },
    destroy: async (name) => {
      await prepared();
      // The name last: what is half destroyed is still listed.
      for (const sql of [
        'DELETE FROM holdfast_pair WHERE store = (SELECT id FROM holdfast_store WHERE name = ?)',
        'DELETE FROM holdfast_store WHERE name = ?',
      ])
        await told(() => database.run(sql, [keyText(name)]));
    },
  };
}

/** What a batch removes comes as a pair without a value, which the trigger takes away again: so a batch is one statement. */
const tables = [
  'CREATE TABLE IF NOT EXISTS holdfast_store (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)',
  `CREATE TABLE IF NOT EXISTS holdfast_pair
     (store INTEGER NOT NULL, key TEXT NOT NULL, value TEXT, PRIMARY KEY (store, key)) WITHOUT ROWID`,
  `CREATE TRIGGER IF NOT EXISTS holdfast_removal AFTER INSERT ON holdfast_pair WHEN NEW.value IS NULL
     BEGIN DELETE FROM holdfast_pair WHERE store = NEW.store AND key = NEW.key; END`,
];
const apply = `INSERT OR REPLACE INTO holdfast_pair (store, key, value)
  SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)`;
const enrol = 'INSERT OR IGNORE INTO holdfast_store (name) VALUES (?)';
const identify = 'SELECT id FROM holdfast_store WHERE name = ?';
const touch = 'UPDATE holdfast_store SET name = name WHERE id = ?';
const read = 'SELECT value FROM holdfast_pair WHERE store = ? AND key = ?';
const between = 'SELECT key, value FROM holdfast_pair WHERE store = ? AND key >= ? AND key < ? ORDER BY key';
const after =
  'SELECT key, value FROM holdfast_pair WHERE store = ? AND key > ? AND key < ? ORDER BY key LIMIT ?';
/** Greater than all keys as `keyText` writes them. */
const end = '\ud7ff\ud7ff';

async function prepare(database: SqliteDatabase): Promise<void> {
  // First of all, or a second process that is just starting would fail the very next statement.
  await database.exec('PRAGMA busy_timeout = 5000');
  await database.exec('PRAGMA journal_mode = WAL');
  await database.exec('PRAGMA synchronous = FULL');
  for (const sql of tables) await database.exec(sql);
}

class SqliteStore implements Workings {
  readonly report = { setAside: [], mended: false };
  readonly #database: SqliteDatabase;
  readonly #name: string;
  #id = 0;
  /** The tables were found to be gone, and no write has told of it yet. */
  #cleared = false;

  constructor(database: SqliteDatabase, name: string) {
    this.#database = database;
    this.#name = keyText(name);
  }

  async connect(): Promise<void> {
    await this.#database.run(enrol, [this.#name]);
    const [row] = await this.#database.all(identify, [this.#name]);
    this.#id = Number(row?.id);
  }

  async get(key: string): Promise<string | undefined> {
    const [row] = await this.#all(read, [this.#id, keyText(key)]);
    return row && valueOfText(String(row.value));
  }

  async scan(prefix: string): Promise<Array<[string, string]>> {
    const [from, to] = rangeOf(keyText(prefix));
    return pairsOf(await this.#all(between, [this.#id, from, to]));
  }

  async *parts(prefix: string, size: number): AsyncGenerator<Array<[string, string]>, void> {
    const [from, to] = rangeOf(keyText(prefix));
    let rows = await this.#all(`${between} LIMIT ?`, [this.#id, from, to, size]);
    while (rows.length > 0) {
      yield pairsOf(rows);
      if (rows.length < size) return;
      rows = await this.#all(after, [this.#id, String(rows.at(-1)?.key), to, size]);
    }
  }

  async write(batch: readonly StoreChange[]): Promise<void> {
    const pairs = [...netOf(batch)].map(([key, value]) => [
      keyText(key),
      value === undefined ? null : valueText(value),
    ]);
    if (!this.#cleared) await this.#unlessCleared(() => this.#apply(JSON.stringify(pairs)));
    if (!this.#cleared) return;
    this.#cleared = false;
    throw new HoldfastError('STORE_CORRUPT', 'The data of this app was cleared while it ran.');
  }

  /** The database is the app's own. */
  close(): void {}

  async #apply(pairs: string): Promise<void> {
    try {
      await this.#database.run(apply, [this.#id, pairs]);
    } catch (error) {
      // A commit that failed may stand in SQLite's log in full, and be found there after a restart. The next one takes its
      // place: at once if it can be done, else with the next write.
      await told(() => this.#database.run(touch, [this.#id])).catch(() => undefined);
      throw error;
    }
  }

  async #all(sql: string, parameters: Parameters) {
    return (await this.#unlessCleared(() => this.#database.all(sql, parameters))) ?? [];
  }

  /** What the work gives; nothing where the tables were gone. They are there again then. */
  async #unlessCleared<T>(work: () => Awaitable<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!/no such table/i.test(wordsOf(error))) throw error;
      await prepare(this.#database);
      await this.connect();
      this.#cleared = true;
      return undefined;
    }
  }
}

/** Keys that begin with this: from it, up to and without the first one that is greater than all of them. */
function rangeOf(prefix: string): [from: string, to: string] {
  if (prefix === '') return ['', end];
  return [prefix, prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)];
}

const pairsOf = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>): Array<[string, string]> =>
  rows.map(({ key, value }) => [keyOfText(String(key)), valueOfText(String(value))]);

const told = async <T>(work: () => Awaitable<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw failure(error);
  }
};

/** The libraries agree on nothing but SQLite's own words, which some have in `code` and all in the message. */
const wordsOf = (error: unknown): string => {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return `${typeof code === 'string' ? code : ''} ${typeof message === 'string' ? message : ''}`;
};

function failure(error: unknown): HoldfastError {
  if (HoldfastError.is(error)) return error;
  const full = /SQLITE_FULL|database or disk is full/i.test(wordsOf(error));
  return new HoldfastError(full ? 'STORE_FULL' : 'STORE_FAILED', undefined, { cause: error });
}

function openingFailure(error: unknown): HoldfastError {
  const words = wordsOf(error);
  if (/SQLITE_(BUSY|LOCKED)|(database|table) is locked/i.test(words))
    return new HoldfastError('STORE_LOCKED', undefined, { cause: error });
  if (/SQLITE_(CORRUPT|NOTADB)|malformed|not a database/i.test(words))
    return new HoldfastError(
      'STORE_CORRUPT',
      'The database file is damaged. Nothing was changed: move it aside, and start anew.',
      { cause: error },
    );
  return failure(error);
}
