/**
 * Databases for tests: every suite runs on PGlite, and on PostgreSQL where one answers. Each `open` gives an empty one
 * of its own; all are closed, and dropped, when the suite ends.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, describe } from 'vitest';
import {
  generatedClient,
  migrationsFolder,
  openDatabase,
  type AppDatabase,
  type Database,
  type PrismaOptions,
} from '../../src/db/index.js';
import { findPostgres } from './services.js';
import { describeWith } from './suites.js';
import { cachedTemplate } from './template-cache.js';

/** The tables of a domain, and the Prisma client for them. */
export interface DatabaseKind<Client> {
  readonly migrations: readonly string[];
  prisma(this: void, options: PrismaOptions): Client;
}

export const fieldNotesDatabase: DatabaseKind<AppDatabase['prisma']> = {
  migrations: [migrationsFolder],
  prisma: generatedClient,
};

export interface TestDatabase<Client> {
  readonly database: Database<Client>;
  /** The same data as another server sees it: through a pool of its own where the database is a server. */
  peer(): Promise<Database<Client>>;
  /** Absent where the database is embedded. */
  readonly url: string | undefined;
}

export type Open<Client> = () => Promise<TestDatabase<Client>>;

interface Disconnects {
  $disconnect(): Promise<void>;
}

export const postgres = await findPostgres();

/** Declares a suite twice: on PGlite, and on PostgreSQL. */
export function eachDatabase<Client extends Disconnects>(
  kind: DatabaseKind<Client>,
  suite: (open: Open<Client>) => void,
): void {
  describe('on PGlite', () => suite(opener(kind, openEmbedded)));
  onPostgres(kind, suite);
}

/** Declares a suite that needs several sessions at once, which only PostgreSQL has. */
export function onPostgres<Client extends Disconnects>(
  kind: DatabaseKind<Client>,
  suite: (open: Open<Client>) => void,
): void {
  describeWith(postgres, 'on PostgreSQL', () => suite(opener(kind, openOnServer)));
}

type Undo = () => Promise<void>;
type Opener = <Client extends Disconnects>(
  kind: DatabaseKind<Client>,
  undo: Undo[],
) => Promise<TestDatabase<Client>>;

function opener<Client extends Disconnects>(kind: DatabaseKind<Client>, openOne: Opener): Open<Client> {
  const undo: Undo[] = [];
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });
  return () => openOne(kind, undo);
}

const openEmbedded: Opener = async (kind, undo) => {
  const copyOf = await cachedTemplate(kind.migrations);
  const database = await openDatabase({ url: 'memory://', ...kind, copyOf });
  undo.push(() => database.close());
  return { database, peer: async () => database, url: undefined };
};

const openOnServer: Opener = async (kind, undo) => {
  const url = await makeDatabase(undo);
  const openPool = async () => {
    const database = await openDatabase({ url, ...kind, migrate: true });
    undo.push(() => database.close());
    return database;
  };
  return { database: await openPool(), peer: openPool, url };
};

/** Makes an empty database on the test server, and gives its address. */
export async function makeDatabase(undo: Undo[]): Promise<string> {
  const name = `holdfast_test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(`CREATE DATABASE ${name}`);
  undo.push(() => asAdmin(`DROP DATABASE ${name} WITH (FORCE)`));
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  return url.href;
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
