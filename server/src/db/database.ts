/**
 * PostgreSQL, in this process or on a server, behind one interface. The engine's own SQL goes through `query` and
 * `transaction`; Prisma, on the same pool, is for lists, relations and identity.
 */
import { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import { mkdirSync } from 'node:fs';
import pg from 'pg';
import { embeddedPool } from './embedded.js';
import { lockFolder } from './folder-lock.js';
import { migrate, MigrationError, pendingMigrations } from './migrate.js';
import { readMigrations } from './migrations.js';
import {
  inTransaction,
  refuseInside,
  sessionOf,
  type SqlSession,
  type TransactionOptions,
} from './transaction.js';

/** What a generated Prisma client is made with here. */
export interface PrismaOptions {
  readonly adapter: PrismaPg;
  /** In milliseconds: how long a transaction waits for its session, and how long it may take. */
  readonly transactionOptions: { readonly maxWait: number; readonly timeout: number };
}

/** The part of a database that the engine itself uses. */
export interface SqlDatabase extends SqlSession {
  /** Runs `work` in one transaction; see `inTransaction`. Inside it use nothing but its own session. */
  transaction<T>(work: (tx: SqlSession) => Promise<T>, options?: TransactionOptions): Promise<T>;
}

export interface Database<Client> extends SqlDatabase {
  readonly prisma: Client;
  /** In this process: one session, which all share in turn. */
  readonly embedded: boolean;
  /** Sessions in use or asked for: 0 when no statement is under way. */
  busy(): number;
  /** Waits for what is under way and gives everything back. */
  close(): Promise<void>;
}

export interface OpenOptions<Client> {
  /** `postgresql://…` for a server, with `?pgbouncer=true` behind a pooler that mixes connections; otherwise embedded: `memory://`, or a folder, which is made where it is missing. */
  readonly url: string;
  /** Folders of migrations, or single ones. */
  readonly migrations: readonly string[];
  /** Makes the client that `prisma generate` wrote for these tables. */
  prisma(this: void, options: PrismaOptions): Client;
  /** Whether to apply missing migrations, or to refuse a database that lacks any. Default: apply where embedded. */
  readonly migrate?: boolean;
  /** Told of each migration that was applied. */
  onMigration?(this: void, name: string): void;
  /** Begins a new embedded database as a copy of this one, as `embeddedTemplate` gives it. */
  readonly copyOf?: Blob | undefined;
}

export const isServerUrl = (url: string): boolean => /^postgres(ql)?:/.test(url);

/**
 * Opens a database and brings its tables up to date. Throws `FolderLockedError` where another process has the folder,
 * `MigrationError` where the tables cannot be had.
 */
export async function openDatabase<Client extends { $disconnect(): Promise<void> }>(
  options: OpenOptions<Client>,
): Promise<Database<Client>> {
  const { pool, embedded, prepared, shut } = isServerUrl(options.url)
    ? openServer(options.url)
    : await openEmbedded(options);
  try {
    await prepare(pool, options, embedded);
  } catch (error) {
    await shut();
    throw error;
  }
  const prisma = options.prisma({
    adapter: new PrismaPg(pool),
    // One session for all: a transaction of Prisma's may have to wait for many others.
    transactionOptions: { maxWait: embedded ? 30_000 : 5_000, timeout: 10_000 },
  });
  const session = { prepared };
  let closing: Promise<void> | undefined;
  return {
    prisma,
    embedded,
    query: async (text, values) => {
      refuseInside(pool);
      return sessionOf(pool, session).query(text, values);
    },
    transaction: (work, how) => inTransaction(pool, work, { ...how, ...session }),
    busy: () => pool.totalCount - pool.idleCount + pool.waitingCount,
    close: () => (closing ??= prisma.$disconnect().then(shut)),
  };
}

interface Opened {
  readonly pool: pg.Pool;
  readonly embedded: boolean;
  readonly prepared: boolean;
  shut(this: void): Promise<void>;
}

/**
 * A client that hangs must not hold a workspace's head for ever: the server ends its transaction. Times are read and
 * written in UTC whatever the server's own zone is.
 */
const sessionSettings = {
  TimeZone: 'UTC',
  statement_timeout: 60_000,
  lock_timeout: 30_000,
  idle_in_transaction_session_timeout: 30_000,
};

function openServer(url: string): Opened {
  const settings = Object.entries(sessionSettings).map(([name, value]) => `-c ${name}=${value}`);
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'holdfast',
    options: settings.join(' '),
  });
  // A connection that the server closes fails the statement under way, or is replaced at its next use. It also says so
  // by itself, idle or in a transaction; without listeners that would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  // Some poolers give each transaction another connection, where nothing is prepared. Prisma's word for them.
  const prepared = new URL(url).searchParams.get('pgbouncer') !== 'true';
  return { pool, embedded: false, prepared, shut: () => pool.end() };
}

async function openEmbedded({ url, copyOf }: Pick<OpenOptions<unknown>, 'url' | 'copyOf'>): Promise<Opened> {
  const inMemory = url.startsWith('memory:');
  const unlock = inMemory ? () => {} : lockFolder(url);
  try {
    if (!inMemory) mkdirSync(url, { recursive: true });
    const database = await PGlite.create(url, copyOf ? { loadDataDir: copyOf } : {});
    const pool = embeddedPool(database);
    const shut = async (): Promise<void> => {
      await pool.end();
      await database.close();
      unlock();
    };
    return { pool, embedded: true, prepared: true, shut };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function prepare(pool: pg.Pool, options: OpenOptions<unknown>, embedded: boolean): Promise<void> {
  const migrations = readMigrations(options.migrations);
  const client = await pool.connect();
  try {
    if (options.migrate ?? embedded) await migrate(client, migrations, options.onMigration);
    else await refusePending(client, migrations);
  } finally {
    // On a server, the session goes with the settings that migrating changed.
    client.release(!embedded);
  }
}

async function refusePending(
  client: pg.ClientBase,
  migrations: ReturnType<typeof readMigrations>,
): Promise<void> {
  const pending = await pendingMigrations(client, migrations);
  if (pending.length > 0) {
    throw new MigrationError(`The database lacks ${pending.join(', ')}. Run \`npm run db:migrate\` first.`);
  }
}
