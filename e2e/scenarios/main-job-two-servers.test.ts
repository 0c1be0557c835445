/** The main job on two server processes that share one PostgreSQL, as in production. Left out where there is none. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatedClient, migrationsFolder, openDatabase, type AppDatabase } from '@holdfast/server/app';
import { NotesDocument } from '../src/generated/holdfast.js';
import { demo, migrate, openApp, ownDatabase, startServer, type ServerProcess } from './processes.js';

const own = await ownDatabase('main_job');

describe.skipIf(!own)('The main job, with two servers on one PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-two-servers-'));
  let servers: ServerProcess[];
  let database: AppDatabase;
  let token: string;
  let place: string;
  let notebookId: string;

  beforeAll(async () => {
    const url = own!.url;
    await migrate(url);
    const environment = {
      DATABASE_URL: url,
      AUTH_SECRET: 'one secret for both servers of the test',
      LOG_LEVEL: 'error',
    };
    servers = [await startServer(environment), await startServer(environment)];
    database = await openDatabase({ url, migrations: [migrationsFolder], prisma: generatedClient });
    const device = { id: randomUUID(), name: 'test', platform: 'node' };
    const signIn =
      'mutation($input: SignInInput!) { signIn(input: $input) { accessToken user { workspaces { workspace { id } } } } }';
    const session = await ask(0, signIn, { input: { ...demo[0], device } });
    const { accessToken, user } = session.signIn as {
      accessToken: string;
      user: { workspaces: { workspace: { id: string } }[] };
    };
    token = accessToken;
    place = user.workspaces[0]!.workspace.id;
    const { notebooks } = await ask(
      0,
      'query($w: ID!) { notebooks(where: { workspaceId: $w }) { nodes { id } } }',
      { w: place },
    );
    notebookId = (notebooks as { nodes: { id: string }[] }).nodes[0]!.id;
  }, 180_000);

  afterAll(async () => {
    await database?.close();
    for (const server of servers ?? []) await server.stop();
    await own!.drop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  async function ask(server: number, query: string, variables: object): Promise<Record<string, unknown>> {
    const answer = await fetch(`${servers[server]!.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await answer.json()) as {
      data?: Record<string, unknown>;
      errors?: { message: string }[];
    };
    if (!data || errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  const pushText = `mutation($mutations: [QueuedMutation!]!) {
    push(mutations: $mutations) { clientMutationId outcome replayed userErrors { code } ... on CreateNotePayload { note { id title version } } }
  }`;

  interface Answer {
    readonly outcome: string;
    readonly replayed: boolean;
    readonly userErrors: { readonly code: string }[];
  }

  const push = async (server: number, input: object): Promise<Answer> => {
    const { push: answers } = await ask(server, pushText, { mutations: [{ createNote: input }] });
    return (answers as Answer[])[0]!;
  };

  const newNote = (title: string) => ({
    clientMutationId: randomUUID(),
    issuedAt: new Date().toISOString(),
    id: randomUUID(),
    workspaceId: place,
    notebookId,
    title,
  });

  it('the same push, three times at once and three times after, on both, has one effect and one answer', async () => {
    const note = newNote('once');
    const atOnce = await Promise.all([push(0, note), push(1, note), push(0, note)]);
    const after = [await push(1, note), await push(0, note), await push(1, note)];
    const answers = [...atOnce, ...after];
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    for (const { replayed: _, ...answer } of answers)
      expect(answer).toMatchObject({ outcome: 'APPLIED', note: { title: 'once', version: 1 } });
    expect(
      await database.query('SELECT 1 FROM "Change" WHERE "clientMutationId" = $1', [note.clientMutationId]),
    ).toHaveLength(1);
  });

  it('the same id with other content is refused, and does nothing', async () => {
    const note = newNote('original');
    await push(0, note);
    const answer = await push(1, { ...note, title: 'other' });
    expect(answer).toMatchObject({ outcome: 'REJECTED', userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
    expect(await database.query('SELECT title FROM "Note" WHERE id = $1', [note.id])).toEqual([
      { title: 'original' },
    ]);
  });

  it('a reader that pages one by one while both are written to ends with exactly the rows', async () => {
    const changes =
      'query($w: ID!, $after: Cursor) { changes(workspaceId: $w, after: $after, first: 1, types: ["Note"]) { cursor hasMore records { ... on Note { id } } } }';
    interface Page {
      readonly cursor: string;
      readonly hasMore: boolean;
      readonly records: { readonly id: string }[];
    }
    const read = new Set<string>();
    let cursor: string | undefined;
    const readOn = async (server: number): Promise<boolean> => {
      const page = (await ask(server, changes, { w: place, after: cursor })).changes as Page;
      for (const { id } of page.records) read.add(id);
      ({ cursor } = page);
      return page.hasMore;
    };

    let writing = true;
    // Somebody holds the workspace's log open, as a slow transaction does, while others wait behind it.
    const held = database.transaction(async (tx) => {
      await tx.query('SELECT seq FROM "SyncHead" WHERE "workspaceId" = $1 FOR UPDATE', [place]);
      for (let page = 0; page < 5; page++) await readOn(page % 2);
    });
    const writers = [0, 1].map(async (server) => {
      for (let note = 0; note < 40; note++) await push(server, newNote(`${server} ${note}`));
    });
    const written = Promise.all(writers).then(() => (writing = false));
    await held;
    for (let page = 0; writing; page++) await readOn(page % 2);
    await written;
    while (await readOn(0));

    const rows = await database.query<{ id: string }>(
      'SELECT id::text FROM "Note" WHERE "workspaceId" = $1 AND "deletedAt" IS NULL',
      [place],
    );
    expect([...read].sort()).toEqual(rows.map(({ id }) => id).sort());
  }, 120_000);

  it('two devices on two servers agree, though one server is killed on the way', async () => {
    const phones = [
      await openApp(servers[0]!.url, join(folder, 'one')),
      await openApp(servers[1]!.url, join(folder, 'two')),
    ];
    try {
      for (const [at, phone] of phones.entries()) await phone.auth.signIn(demo[at]!);
      for (const phone of phones) await phone.sync.now();
      await servers[0]!.kill();
      await push(1, newNote('while one was down'));
      await servers[0]!.restart();
      for (const phone of phones) await phone.sync.now().catch(() => phone.sync.now());
      const lists = await Promise.all(
        phones.map((phone) =>
          phone.client.query({
            query: NotesDocument,
            variables: { where: { workspaceId: place }, first: 1000 },
          }),
        ),
      );
      const [one, two] = lists.map(({ data }) =>
        data!.notes.nodes.map(({ id, version }) => `${id} ${version}`).sort(),
      );
      expect(one).toEqual(two);
      expect(lists[0]!.data!.notes.nodes.map(({ title }) => title)).toContain('while one was down');
    } finally {
      for (const phone of phones) await phone.close();
    }
  }, 120_000);
});
