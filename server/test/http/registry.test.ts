/** What shipped apps send: who may register it, how much, and a server that runs nothing else. */
import { hashOf, type RegisteredApp } from '@holdfast/schema/operations';
import { createClient } from 'graphql-ws';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { testApp, testConfig, type SignedIn, type TestApp } from '../app/test-app.js';

const token = 'a-token-of-32-characters-or-more!';
const me = 'query Me { me { name } }';
const live = 'subscription Live($id: ID!) { changes(workspaceId: $id) { cursor } }';
const operation = (name: string, text: string) =>
  ({ name, kind: 'query', hash: hashOf(text), text, from: 'app', queues: [] }) as const;
const manifest = (changes: Partial<RegisteredApp> = {}): RegisteredApp => ({
  ...{ format: 1, app: 'phone', appVersion: '1.0.0', apiVersion: '2026-11' },
  operations: [operation('Me', me), operation('Live', live)],
  ...changes,
});

/** A server as it comes. */
let asItComes: Promise<TestApp> | undefined;
const plain = (): Promise<TestApp> => (asItComes ??= testApp());

interface Asked {
  readonly method?: 'GET' | 'PUT';
  readonly url?: string;
  readonly body?: unknown;
  readonly authorization?: string | undefined;
}

async function ask({ app }: TestApp, { method = 'GET', url = '/registry', body, ...rest }: Asked = {}) {
  const authorization = 'authorization' in rest ? rest.authorization : `Bearer ${token}`;
  const answer = await app.fastify.inject({
    ...{ method, url },
    headers: {
      ...(authorization && { authorization }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  });
  return {
    status: answer.statusCode,
    text: answer.body,
    code: answer.statusCode < 400 ? undefined : JSON.parse(answer.body).errors[0].extensions.code,
  };
}
const put = (world: TestApp, body: RegisteredApp, rest: Asked = {}) =>
  ask(world, { method: 'PUT', url: `/registry/${body.app}/${body.appVersion}`, body, ...rest });

describe('the registry', () => {
  let world: TestApp;
  beforeAll(async () => {
    world = await testApp({ config: testConfig({ registryToken: token, introspection: false }) });
  });

  it('takes what an app sends, and tells it to those who have its token', async () => {
    expect(await put(world, manifest())).toMatchObject({ status: 201, text: '{"operations":2}' });
    expect(JSON.parse((await ask(world)).text).apps).toEqual([
      {
        ...{ app: 'phone', appVersion: '1.0.0', apiVersion: '2026-11' },
        ...{ registeredAt: expect.any(String), lastSeen: '2026-11-21' },
      },
    ]);
    expect(JSON.parse((await ask(world, { url: '/registry/phone/1.0.0' })).text)).toEqual({
      ...manifest(),
      lastSeen: '2026-11-21',
    });
    expect((await ask(world, { url: '/registry/phone/9.9.9' })).code).toBe('NOT_FOUND');
  });

  it('takes the same again, and nothing else for the same build', async () => {
    const build = manifest({ appVersion: '2.0.0' });
    await put(world, build);
    expect((await put(world, build)).status).toBe(200);
    expect((await put(world, { ...build, lastSeen: '2020-02-20' })).status).toBe(200);
    const other = await put(world, { ...build, operations: [operation('Me', me)] });
    expect(other).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(JSON.parse((await ask(world, { url: '/registry/phone/2.0.0' })).text)).toMatchObject(build);
  });

  it('takes two builds that share documents at once', async () => {
    const builds = ['3.0.0', '3.0.1', '3.0.2'].map((appVersion) => manifest({ appVersion }));
    const answers = await Promise.all(builds.map((build) => put(world, build)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  it.each([undefined, 'Bearer nonsense', `Basic ${token}`, `Bearer ${token} `, `Bearer ${token}x`])(
    'is shut without its token: %s',
    async (authorization) => {
      expect(await ask(world, { authorization })).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
      const written = await put(world, manifest({ appVersion: '6.6.6' }), { authorization });
      expect(written.code).toBe('UNAUTHENTICATED');
      expect((await ask(world, { url: '/registry/phone/6.6.6' })).code).toBe('NOT_FOUND');
    },
  );

  it('is not opened by the token of a person, whatever their role', async () => {
    const ada = await world.person('Ada');
    expect((await ask(world, { authorization: `Bearer ${ada.token}` })).code).toBe('UNAUTHENTICATED');
  });

  it('is not there where no token is set', async () => {
    const without = await plain();
    expect((await ask(without)).code).toBe('NOT_FOUND');
    expect((await put(without, manifest())).code).toBe('NOT_FOUND');
  });

  it('refuses what is no manifest, or another build than the address names', async () => {
    const url = '/registry/phone/7.0.0';
    const refused: unknown[] = [
      {},
      [],
      manifest(),
      {
        ...manifest({ appVersion: '7.0.0' }),
        operations: [{ ...operation('Me', me), text: 'query Me { devices { id } }' }],
      },
    ];
    for (const body of refused)
      expect((await ask(world, { method: 'PUT', url, body })).code).toBe('BAD_USER_INPUT');
    expect((await ask(world, { url })).code).toBe('NOT_FOUND');
  });

  it('refuses what is larger than any app', async () => {
    const operations = Array.from({ length: 50 }, (_, n) =>
      operation(`Q${n}`, `{ a }${' '.repeat(99_000)}#${n}`),
    );
    expect((await put(world, manifest({ operations }))).code).toBe('PAYLOAD_TOO_LARGE');
  });

  it('shows the schema, with its directives, to those who have its token', async () => {
    const url = '/graphql/2026-11/schema.graphql';
    expect((await ask(world, { url, authorization: undefined })).code).toBe('FORBIDDEN');
    expect((await ask(world, { url })).text).toContain('@merge(strategy: TEXT)');
    expect((await ask(world, { url: '/graphql/schema.graphql' })).text).toContain('union SyncedRecord');
    expect((await ask(world, { url: '/graphql/2001-01/schema.graphql' })).code).toBe(
      'API_VERSION_UNSUPPORTED',
    );
  });

  it('shows the schema to everybody where everybody may ask for it by query', async () => {
    const open = await plain();
    const { status, text } = await ask(open, { url: '/graphql/schema.graphql', authorization: undefined });
    expect(status).toBe(200);
    expect(text).toContain('type Query');
  });
});

describe('a server that runs registered operations only', () => {
  let world: TestApp;
  let url: string;
  let bearer: string;
  let workspaceId: string;
  beforeAll(async () => {
    const open = await testApp({ config: testConfig({ registryToken: token }) });
    const ada = await open.person('Ada');
    workspaceId = await open.workspace(ada);
    await put(open, manifest());
    // The same database, as another server of the same API.
    world = await testApp({ ...open, config: testConfig({ registryToken: token, registeredOnly: true }) });
    url = `${(await world.app.listen()).url}/graphql`;
    bearer = ada.token;
  });

  const post = async (body: object) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const { data, errors } = (await answer.json()) as {
      data?: unknown;
      errors?: [{ extensions: { code: string } }];
    };
    return { status: answer.status, data, code: errors?.[0].extensions.code };
  };
  const byHash = (text: string) => ({
    extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(text) } },
  });

  it('runs one by its hash alone, and by its text', async () => {
    expect(await post(byHash(me))).toEqual({ status: 200, data: { me: { name: 'Ada' } }, code: undefined });
    expect((await post({ query: me })).data).toEqual({ me: { name: 'Ada' } });
  });

  it('runs no other: by text, by hash, or by both', async () => {
    const other = 'query Me { me { name email } }';
    expect(await post({ query: other })).toMatchObject({ status: 403, code: 'OPERATION_UNREGISTERED' });
    expect((await post({ query: other, ...byHash(other) })).code).toBe('OPERATION_UNREGISTERED');
    // The way in which automatic persisted queries are taught.
    expect((await post(byHash(other))).data).toBeUndefined();
    expect((await post({ query: other, ...byHash(me) })).data).toBeUndefined();
  });

  it('tells strangers nothing of an unregistered text, not even whether it is GraphQL', async () => {
    for (const query of ['{ nothing }', '}{', '{ __schema { types { name } } }'])
      expect((await post({ query })).code).toBe('OPERATION_UNREGISTERED');
  });

  it('holds for GET', async () => {
    const get = (query: string) =>
      fetch(`${url}?query=${encodeURIComponent(query)}`, {
        headers: { authorization: `Bearer ${bearer}`, 'apollo-require-preflight': 'yes' },
      });
    expect((await get(me)).status).toBe(200);
    expect((await get('{ me { email } }')).status).toBe(403);
  });

  it('takes what is registered later, without a restart', async () => {
    const later = 'query Later { me { id } }';
    expect((await post({ query: later })).code).toBe('OPERATION_UNREGISTERED');
    await put(world, manifest({ appVersion: '1.1.0', operations: [operation('Later', later)] }));
    expect((await post({ query: later })).status).toBe(200);
  });

  it('holds for sockets', async () => {
    const client = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${bearer}` },
    });
    const first = (query: string) =>
      client
        .iterate({ query, variables: { id: workspaceId } })
        .next()
        .then(
          ({ value }) => value as object,
          (error: unknown) => error,
        );
    expect(await first(live)).toMatchObject({ data: { changes: { cursor: expect.any(String) } } });
    expect(JSON.stringify(await first(live.replace('cursor', 'cursor hasMore')))).toContain(
      'OPERATION_UNREGISTERED',
    );
    await client.dispose();
  });
});

describe('when a registered build was last heard of', () => {
  const day = 86_400_000;
  const build = 'phone/1.0.0';
  let world: TestApp;
  let workspaceId: string;
  let ada: SignedIn;
  beforeEach(async () => {
    world = await testApp({ config: testConfig({ registryToken: token }) });
    ada = await world.person('Ada');
    workspaceId = await world.workspace(ada);
    await put(world, manifest());
  });

  const seen = async (): Promise<string> =>
    (JSON.parse((await ask(world, { url: '/registry/phone/1.0.0' })).text) as { lastSeen: string }).lastSeen;
  const signedIn = async (): Promise<string> =>
    (await world.signIn(ada.email, ada.deviceId)).data.signIn.accessToken as string;
  const query = (headers: Record<string, string>, as?: string) =>
    world.request(me, {}, { headers, ...(as !== undefined && { token: as }) });

  it('is told to the day, by who is signed in', async () => {
    world.runtime.advance(40 * day);
    await query({ 'x-client-version': build });
    await query({ 'x-client-version': build }, 'no token of ours');
    expect(await seen()).toBe('2026-11-21');
    await query({ 'x-client-version': build }, await signedIn());
    expect(await seen()).toBe('2026-12-31');
  });

  it('is not told by another build, or by one that names itself badly', async () => {
    world.runtime.advance(40 * day);
    const as = await signedIn();
    for (const name of ['phone/1.0.1', 'tablet/1.0.0', '1.0.0', 'phone/1.0.0/x', "phone/'; --"])
      expect((await query({ 'x-client-version': name }, as)).status).toBe(200);
    expect(await seen()).toBe('2026-11-21');
  });

  it('is told by who opens a socket', async () => {
    world.runtime.advance(40 * day);
    const client = createClient({
      url: `${(await world.app.listen()).url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${await signedIn()}`, 'x-client-version': build },
    });
    await client.iterate({ query: live, variables: { id: workspaceId } }).next();
    await client.dispose();
    expect(await seen()).toBe('2026-12-31');
  });

  it('is written once a day, however many ask', async () => {
    const written = vi.spyOn(world.database, 'query');
    const writes = () =>
      written.mock.calls.filter(([sql]) => sql.startsWith('UPDATE "RegisteredApp"')).length;
    world.runtime.advance(2 * day);
    const as = await signedIn();
    await Promise.all(Array.from({ length: 20 }, () => query({ 'x-client-version': build }, as)));
    expect(writes()).toBe(1);
    world.runtime.advance(day - 1);
    await query({ 'x-client-version': build }, await signedIn());
    expect(writes()).toBe(1);
    world.runtime.advance(1);
    await query({ 'x-client-version': build }, await signedIn());
    expect(writes()).toBe(2);
  });

  it('keeps nobody from being answered when it cannot be written', async () => {
    world.runtime.advance(2 * day);
    const as = await signedIn();
    await world.database.query('ALTER TABLE "RegisteredApp" RENAME COLUMN "lastSeenAt" TO "gone"');
    expect((await query({ 'x-client-version': build }, as)).data).toEqual({ me: { name: 'Ada' } });
  });
});

describe('a server that runs any operation', () => {
  it('takes a text once, and its hash from then on', async () => {
    const { app } = await plain();
    const post = async (body: object) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await app.fastify.inject({
        method: 'POST',
        url: '/graphql',
        headers,
        payload: JSON.stringify(body),
      });
      return JSON.parse(answer.body) as { data?: unknown; errors?: [{ message: string }] };
    };
    const query = '{ __typename }';
    const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(query) } };
    // What Apollo Client's persisted query link waits for.
    expect((await post({ extensions })).errors?.[0].message).toBe('PersistedQueryNotFound');
    await post({ query, extensions });
    expect((await post({ extensions })).data).toEqual({ __typename: 'Query' });
  });
});
