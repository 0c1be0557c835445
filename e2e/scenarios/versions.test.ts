/** Three API versions at once, over one engine: each spoken to by clients that were generated for it. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  createApp,
  fieldNotes,
  generatedClient,
  localHints,
  migrationsFolder,
  openDatabase,
  systemRuntime,
  type App,
  type AppDatabase,
  type Domain,
} from '@holdfast/server/app';
import { parse } from 'graphql';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { worldConfig } from '../src/app/field-notes-world.js';
import * as old from '../src/generated/2026-05/holdfast.js';
import * as stable from '../src/generated/2026-11/holdfast.js';
import * as preview from '../src/generated/2027-02/holdfast.js';
import { apiClient, greetedBy, type ApiClient } from '../src/versions/api-client.js';

const listening = { ...worldConfig(), host: '127.0.0.1', port: 0 };

const typed = <Data>(text: string): TypedDocumentNode<Data, Record<string, unknown>> => parse(text);

const signIn = typed<{ signIn: { accessToken: string } }>(
  'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
);
const whoAmI = typed<{ me: { workspaces: Array<{ workspace: { id: string } }> } }>(
  '{ me { workspaces { workspace { id } } } }',
);

/** What every input carries. */
const envelope = () => ({ clientMutationId: randomUUID(), issuedAt: new Date().toISOString() });

describe('Three API versions', () => {
  let database: AppDatabase;
  let server: string;
  let workspaceId: string;
  const apps: App[] = [];
  const tokens: Record<string, string> = {};

  const start = async (domain: Domain): Promise<string> => {
    const app = await createApp({
      config: listening,
      database,
      hints: localHints(),
      runtime: systemRuntime,
      domain,
    });
    apps.push(app);
    return (await app.listen()).url;
  };
  /** Whom a version is spoken to by: everybody has a device in each. */
  const as = (version: string, who = 'ada'): ApiClient =>
    apiClient(server, `/graphql/${version}`, tokens[who]);

  beforeAll(async () => {
    database = await openDatabase({
      url: 'memory://',
      migrations: [migrationsFolder],
      prisma: generatedClient,
    });
    server = await start(fieldNotes);
    await apps[0]?.seed();
    for (const who of ['ada', 'grace']) {
      const { data } = await apiClient(server, '/graphql').ask(signIn, {
        input: {
          email: `${who}@fieldnotes.test`,
          password: 'offline-first',
          device: { id: randomUUID(), name: who, platform: 'test' },
        },
      });
      tokens[who] = data.signIn.accessToken;
    }
    const { data } = await as('2026-11').ask(whoAmI, {});
    workspaceId = String(data.me.workspaces[0]?.workspace.id);
  }, 120_000);

  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await database.close();
  });

  const newNotebook = async (name = 'Tide pools') => {
    const input = { ...envelope(), id: randomUUID(), workspaceId, name, colour: '#5b7a3a' };
    await as('2026-05').ask(old.CreateNotebookDocument, { input });
    return input;
  };

  const newNote = async (status: 'ACTIVE' | 'DONE') => {
    const notebook = await newNotebook(randomUUID());
    const input = {
      ...envelope(),
      id: randomUUID(),
      workspaceId,
      notebookId: notebook.id,
      title: 'Urchins',
      status,
    };
    await as('2026-11').ask(stable.CreateNoteDocument, { input });
    return input;
  };

  it('read and write the same records, each by its own names and types', async () => {
    const { id } = await newNotebook();
    const where = { workspaceId };
    const told = {
      old: (await as('2026-05').ask(old.NotebooksDocument, { where: { ...where, name: 'tide p' } })).data,
      stable: (await as('2026-11').ask(stable.NotebooksDocument, { where: { ...where, title: 'tide p' } }))
        .data,
    };
    expect(told.old.notebooks.nodes).toMatchObject([{ id, name: 'Tide pools', colour: '#5b7a3a' }]);
    expect(told.stable.notebooks.nodes).toMatchObject([{ id, title: 'Tide pools', colour: 'KELP' }]);

    const written = await as('2027-02').ask(preview.UpdateNotebookDocument, {
      input: { ...envelope(), id, baseVersion: 1, title: 'Rock pools', colour: 'DUSK' },
    });
    expect(written.data.updateNotebook).toMatchObject({
      outcome: 'APPLIED',
      notebook: { title: 'Rock pools', colour: 'DUSK' },
    });
    const byColour = await as('2026-05').ask(old.NotebooksDocument, {
      where: { workspaceId, colour: '#6d5a8d', name: 'Rock' },
    });
    expect(byColour.data.notebooks).toMatchObject({ totalCount: 1, nodes: [{ name: 'Rock pools' }] });
  });

  it('tell their subscribers of one change, each in its own words', async () => {
    const following = {
      old: as('2026-05').follow(old.ChangesDocument, { workspaceId }),
      stable: as('2026-11').follow(stable.ChangesDocument, { workspaceId }),
      preview: as('2027-02').follow(preview.ChangesDocument, { workspaceId }),
    };
    await Promise.all(Object.values(following).map((one) => one.next()));
    const { id } = await newNotebook('Kelp forest');
    const [older, newer, newest] = await Promise.all([
      following.old.next(),
      following.stable.next(),
      following.preview.next(),
    ]);
    expect(older.changes.records).toMatchObject([{ id, name: 'Kelp forest', colour: '#5b7a3a' }]);
    expect(newer.changes.records).toMatchObject([{ id, title: 'Kelp forest', colour: 'KELP' }]);
    expect(newest.changes.records).toMatchObject([{ id, title: 'Kelp forest', colour: 'KELP' }]);
    for (const one of Object.values(following)) one.stop();
  });

  it('refuse what has no counterpart, in the words of the version that was spoken to', async () => {
    const input = { ...envelope(), id: randomUUID(), workspaceId, name: 'Red', colour: '#ff0000' };
    const { data } = await as('2026-05').ask(old.CreateNotebookDocument, { input });
    expect(data.createNotebook).toMatchObject({ outcome: 'REJECTED', notebook: null });
    expect(data.createNotebook.userErrors).toMatchObject([
      { code: 'BAD_USER_INPUT', path: ['colour'], message: /^colour must be one of #e2c799, / },
    ]);
    const long = await as('2026-05').ask(old.CreateNotebookDocument, {
      input: { ...envelope(), id: randomUUID(), workspaceId, name: 'x'.repeat(501) },
    });
    expect(long.data.createNotebook.userErrors).toMatchObject([{ path: ['name'], message: /^name / }]);
  });

  it('ask for what they ask for: a title, and an order', async () => {
    const { id: notebookId } = await newNotebook('Untitled ones');
    const input = { ...envelope(), id: randomUUID(), workspaceId, notebookId };
    const made = await as('2026-05').ask(old.CreateNoteDocument, { input });
    expect(made.data.createNote.note).toMatchObject({ title: 'Untitled', colour: '#e2c799' });
    const refused = await as('2026-11').ask(
      old.CreateNoteDocument as unknown as typeof stable.CreateNoteDocument,
      { input: input as never },
    );
    expect(refused.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, message: /title/ }]);

    const where = { workspaceId, notebookId };
    const unordered = stable.NotesDocument as unknown as typeof preview.NotesDocument;
    expect((await as('2026-11').ask(stable.NotesDocument, { where })).data.notes.totalCount).toBe(1);
    expect((await as('2027-02').ask(unordered, { where } as never)).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, message: /orderBy/ },
    ]);
    const ordered = await as('2027-02').ask(preview.NotesDocument, { where, orderBy: 'TITLE_DESC' });
    expect(ordered.data.notes.totalCount).toBe(1);
  });

  it('answer a value that one of them lacks by what the SDL says, and lose it to nobody', async () => {
    const { id, notebookId } = await newNote('DONE');
    const where = { workspaceId, notebookId, status: 'ACTIVE' as const };
    const found = await as('2026-05').ask(old.NotesDocument, { where });
    expect(found.data.notes).toMatchObject({ totalCount: 1, nodes: [{ id, status: 'ACTIVE' }] });
    await as('2026-05').ask(old.UpdateNoteDocument, {
      input: { ...envelope(), id, baseVersion: 1, title: 'Sea urchins' },
    });
    const done = await as('2026-11').ask(stable.NotesDocument, { where: { ...where, status: 'DONE' } });
    expect(done.data.notes.nodes).toMatchObject([{ id, title: 'Sea urchins', status: 'DONE' }]);
  });

  it('know a mutation again that came through another of them', async () => {
    const { clientMutationId, issuedAt, id, name } = await newNotebook('Once');
    const again = await as('2026-11').ask(stable.CreateNotebookDocument, {
      input: { clientMutationId, issuedAt, id, workspaceId, title: name, colour: 'KELP' },
    });
    expect(again.data.createNotebook).toMatchObject({
      replayed: true,
      notebook: { title: 'Once', colour: 'KELP' },
    });

    const note = await newNote('ACTIVE');
    const input = { ...envelope(), id: note.id, baseVersion: 1 };
    const discarded = await as('2026-05').ask(old.DiscardNoteDocument, { input });
    expect(discarded.data.discardNote).toMatchObject({ outcome: 'APPLIED', replayed: false });
    const deleted = await as('2026-11').ask(stable.DeleteNoteDocument, { input });
    expect(deleted.data.deleteNote).toMatchObject({
      __typename: 'DeleteNotePayload',
      outcome: 'APPLIED',
      replayed: true,
      note: { id: note.id },
    });
  });

  it('tell of conflicts and of history by their own names', async () => {
    const { id } = await newNotebook('Both');
    await as('2026-11', 'grace').ask(stable.UpdateNotebookDocument, {
      input: { ...envelope(), id, baseVersion: 1, title: 'Grace', colour: 'TIDE' },
    });
    const late = await as('2026-05').ask(old.UpdateNotebookDocument, {
      input: { ...envelope(), id, baseVersion: 1, name: 'Ada', colour: '#6d5a8d' },
    });
    expect(late.data.updateNotebook.outcome).toBe('CONFLICTED');
    expect(late.data.updateNotebook.conflicts).toEqual(
      expect.arrayContaining([
        { field: 'name', theirs: '"Grace"', yours: '"Ada"' },
        { field: 'colour', theirs: '"#2f7f93"', yours: '"#6d5a8d"' },
      ]),
    );
    const [open] = (await as('2026-05').ask(old.ConflictsDocument, { workspaceId, state: 'OPEN' })).data
      .conflicts.nodes;
    expect(open).toMatchObject({ field: 'name', explanation: /changed the name/ });
    const [same] = (await as('2026-11').ask(stable.ConflictsDocument, { workspaceId, state: 'OPEN' })).data
      .conflicts.nodes;
    expect(same).toMatchObject({ field: 'title', explanation: /changed the title/ });

    const history = await as('2026-05').ask(old.HistoryDocument, { type: 'Notebook', id });
    expect(history.data.history.nodes.at(-2)?.fields).toEqual(
      expect.arrayContaining([
        { field: 'name', before: '"Both"', after: '"Grace"' },
        { field: 'colour', before: '"#5b7a3a"', after: '"#2f7f93"' },
      ]),
    );
  });

  it('say what served an answer, and since when and until when it does', async () => {
    const headersOf = async (path: string, headers = {}) => {
      const answer = await apiClient(server, path, tokens.ada).ask(whoAmI, {}, headers);
      return ['api-version', 'deprecation', 'sunset'].map((name) => answer.headers.get(name));
    };
    const ending = ['2026-05', '@1793577600', 'Mon, 01 Nov 2027 00:00:00 GMT'];
    expect(await headersOf('/graphql')).toEqual(['2026-11', null, null]);
    expect(await headersOf('/graphql/2027-02')).toEqual(['2027-02', null, null]);
    expect(await headersOf('/graphql/2026-05')).toEqual(ending);
    expect(await headersOf('/graphql', { 'api-version': '2026-05' })).toEqual(ending);
    const init = { authorization: `Bearer ${tokens.ada}` };
    const [name, deprecation, sunset] = ending;
    const ack = { payload: { 'api-version': name, deprecation, sunset } };
    expect(await greetedBy(server, '/graphql/2026-05', { init })).toEqual(ack);
    expect(await greetedBy(server, '/graphql', { init: { ...init, 'api-version': '2026-05' } })).toEqual(ack);
    expect(await greetedBy(server, '/graphql', { init, headers: { 'api-version': '2026-05' } })).toEqual(ack);
    expect(await greetedBy(server, '/graphql', { init })).toEqual({ payload: { 'api-version': '2026-11' } });
  });

  describe('when the oldest is retired', () => {
    let later: string;
    beforeAll(async () => {
      const versions = 'versions' in fieldNotes ? fieldNotes.versions : [];
      later = await start({
        ...fieldNotes,
        versions: versions.map((one) => (one.version === '2026-05' ? { ...one, state: 'retired' } : one)),
      });
    });

    const supported = ['2027-02', '2026-11'];
    it.each([
      ['retired, by its path', '/graphql/2026-05', undefined, /was served until 2027-11-01/],
      ['retired, by its header', '/graphql', '2026-05', /was served until 2027-11-01/],
      ['one that never was', '/graphql/2020-01', undefined, /"2020-01" is not served/],
      ['one by the path and another by the header', '/graphql/2026-11', '2027-02', /The path asks for/],
    ])('whoever asks for %s is told so, and what there is', async (_what, path, header, message) => {
      const headers: Record<string, string> = header === undefined ? {} : { 'api-version': header };
      const answer = await apiClient(later, path, tokens.ada).ask(whoAmI, {}, headers);
      expect(answer.status).toBe(400);
      expect(answer.data).toBeUndefined();
      expect(answer.errors).toMatchObject([
        { message, extensions: { code: 'API_VERSION_UNSUPPORTED', supported } },
      ]);
      const refused = { code: 4400, reason: 'API_VERSION_UNSUPPORTED: 2027-02, 2026-11' };
      const init = { authorization: `Bearer ${tokens.ada}` };
      expect(await greetedBy(later, path, { init, headers })).toEqual(refused);
      expect(await greetedBy(later, path, { init: { ...init, ...headers } })).toEqual(refused);
    });

    it('the others go on with its records', async () => {
      const { data } = await apiClient(later, '/graphql', tokens.ada).ask(stable.NotebooksDocument, {
        where: { workspaceId },
      });
      expect(data.notebooks.totalCount).toBeGreaterThan(0);
    });
  });
});
