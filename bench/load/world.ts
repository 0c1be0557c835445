/** A server over a database of its own, listening on a real port, with people who are signed in already. */
import { currentVersion } from '@holdfast/schema';
import { clientManifest, compileSchema, engineSdl } from '@holdfast/schema/compiler';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  createApp,
  fieldNotes,
  localHints,
  readConfig,
  systemRuntime,
  type App,
} from '../../server/src/app.js';
import {
  generatedClient,
  migrationsFolder,
  openDatabase,
  type AppDatabase,
} from '../../server/src/db/index.js';
import { createAccessTokens } from '../../server/src/identity/access-tokens.js';
import { counting, type Queries } from './queries.js';

const secret = 's'.repeat(64);
const day = 86_400_000;

export interface Member {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
}

export interface BenchWorld {
  readonly app: App;
  readonly database: AppDatabase;
  readonly queries: Queries;
  readonly url: string;
  readonly workspaceId: string;
  readonly notebookId: string;
  /** An editor, the first of the members. */
  readonly writer: Member;
  readonly members: readonly Member[];
  /** Sends a body that is ready, as a device does, and gives the answer's text. */
  post(body: string | Uint8Array<ArrayBuffer>, headers?: Readonly<Record<string, string>>): Promise<string>;
  close(): Promise<void>;
}

/** What devices send: the operations that the kit's manifest has. */
export const { documents } = clientManifest(
  compileSchema([...engineSdl(), ...fieldNotes.sources], { version: currentVersion }).manifest,
);

export const postgresUrl = process.env.TEST_DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres';

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

async function emptyDatabase(
  kind: DatabaseKind,
): Promise<{ database: AppDatabase; drop: () => Promise<void> }> {
  const options = { migrations: [migrationsFolder], prisma: generatedClient, migrate: true };
  if (kind === 'PGlite')
    return { database: await openDatabase({ url: 'memory://', ...options }), drop: async () => {} };
  const name = `holdfast_bench_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(`CREATE DATABASE ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return {
    database: await openDatabase({ url: url.href, ...options }),
    drop: () => asAdmin(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

export type DatabaseKind = 'PostgreSQL' | 'PGlite';

export async function openWorld(kind: DatabaseKind, people = 1): Promise<BenchWorld> {
  const { database: opened, drop } = await emptyDatabase(kind);
  const { database, queries } = counting(opened);
  const config = readConfig(
    { NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent' },
    () => secret,
  );
  const app = await createApp({
    config,
    database,
    hints: localHints(),
    runtime: systemRuntime,
    domain: fieldNotes,
  });
  const [workspaceId, notebookId] = [randomUUID(), randomUUID()];
  const members = await signInAll(database, people);
  const [writer] = members;
  if (!writer) throw new Error('Somebody has to be there to write.');
  await app.identity.workspaces.create(writer.userId, { id: workspaceId, name: 'Basecamp' });
  await database.query(
    `INSERT INTO "Membership" ("workspaceId", "userId", role)
     SELECT $1, unnest($2::text[]), 'EDITOR' ON CONFLICT DO NOTHING`,
    [workspaceId, members.map(({ userId }) => userId)],
  );
  const { url } = await app.listen();

  const post: BenchWorld['post'] = async (body, headers = {}) => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${writer.token}`, ...headers },
      body,
    });
    const text = await answer.text();
    if (!answer.ok || text.includes('"errors"')) throw new Error(text.slice(0, 1_000));
    return text;
  };
  const notebook = { id: notebookId, workspaceId, title: 'Trip', ...stamp() };
  await post(pushBody([{ createNotebook: notebook }]));

  return {
    ...{ app, database, queries, url, workspaceId, notebookId, writer, members, post },
    async close() {
      await app.stop();
      await database.close();
      await drop();
    },
  };
}

/** People with a session each, made in the database: five thousand hashes of passwords are another bench. */
async function signInAll(database: AppDatabase, people: number): Promise<Member[]> {
  const tokens = createAccessTokens(secret, day, () => Date.now());
  const sessions = Array.from({ length: people }, () => ({
    userId: randomUUID(),
    deviceId: randomUUID(),
    sessionId: randomUUID(),
  }));
  const rows = JSON.stringify(sessions);
  const from = `FROM jsonb_to_recordset($1) AS s("userId" text, "deviceId" text, "sessionId" uuid)`;
  await database.query(
    `INSERT INTO "User" (id, email, name) SELECT s."userId", s."userId", 'Somebody' ${from}`,
    [rows],
  );
  await database.query(
    `INSERT INTO "Device" ("userId", id, name, platform, "createdAt", "lastSeenAt")
     SELECT s."userId", s."deviceId", 'Phone', 'bench', now(), now() ${from}`,
    [rows],
  );
  await database.query(
    `INSERT INTO "RefreshToken" (hash, family, "userId", "deviceId", "createdAt", "expiresAt")
     SELECT s."sessionId"::text, s."sessionId", s."userId", s."deviceId", now(), now() + interval '1 day' ${from}`,
    [rows],
  );
  return Promise.all(
    sessions.map(async (session) => ({ ...session, token: (await tokens.sign(session)).token })),
  );
}

/** What every mutation has. */
export const stamp = () => ({ clientMutationId: randomUUID(), issuedAt: new Date().toISOString() });

export const pushBody = (mutations: readonly object[]): string =>
  JSON.stringify({ query: documents.push, variables: { mutations } });
