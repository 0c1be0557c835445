import { loadSdl } from '@holdfast/schema/compiler';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp, type Domain } from '../../src/app.js';
import { openDatabase } from '../../src/db/index.js';
import { localHints, type Hints } from '../../src/sync/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { manualRuntime } from '../support/manual-runtime.js';
import { cachedTemplate } from '../support/template-cache.js';
import { warehouseDatabase } from '../support/warehouse.js';
import {
  emptyDatabase,
  mutation,
  password,
  testApp,
  testConfig,
  type SignedIn,
  type TestApp,
} from './test-app.js';

const push = `mutation ($mutations: [QueuedMutation!]!) {
  push(mutations: $mutations) { clientMutationId outcome replayed userErrors { code } ... on CreateNotebookPayload { notebook { id title version } } }
}`;

describe('the demo', () => {
  const overview = `{ me { name workspaces { role workspace { id name members { role user { email } } } } } }`;
  const contents = `query ($w: ID!) {
    notebooks(where: { workspaceId: $w }) { nodes { title noteCount } }
    notes(where: { workspaceId: $w }, first: 200) { totalCount nodes { title body tags checklistCount } }
  }`;

  it('is there after the first start, for everybody it names, and stays as people leave it', async () => {
    const test = await testApp();
    await test.app.seed();
    const { accessToken: token } = (await test.signIn('ada@fieldnotes.test', undefined, password)).data
      .signIn;
    const { workspaces } = (await test.request(overview, {}, { token })).data.me;
    expect(workspaces).toMatchObject([
      {
        role: 'OWNER',
        workspace: {
          name: 'Basecamp',
          members: [
            { role: 'OWNER', user: { email: 'ada@fieldnotes.test' } },
            { role: 'EDITOR', user: { email: 'grace@fieldnotes.test' } },
            { role: 'VIEWER', user: { email: 'lin@fieldnotes.test' } },
          ],
        },
      },
    ]);
    const w = workspaces[0].workspace.id as string;
    const { data } = await test.request(contents, { w }, { token });
    expect(data.notebooks.nodes).toHaveLength(2);
    expect(data.notes.totalCount).toBe(40);
    for (const note of data.notes.nodes) expect(note.body.length).toBeGreaterThan(80);

    const deletion = mutation(test.runtime, { id: await firstNote(), baseVersion: 1 });
    await test.request(push, { mutations: [{ deleteNote: deletion }] }, { token });
    await test.app.seed();
    expect((await test.request(contents, { w }, { token })).data.notes.totalCount).toBe(39);

    async function firstNote(): Promise<string> {
      const query = 'query ($w: ID!) { notes(where: { workspaceId: $w }, first: 1) { nodes { id } } }';
      return (await test.request(query, { w }, { token })).data.notes.nodes[0].id as string;
    }
  });

  it('is one, when two servers begin on one database at the same moment', async () => {
    const database = await emptyDatabase();
    const [one, two] = [await testApp({ database }), await testApp({ database })];
    await Promise.all([one.app.seed(), two.app.seed()]);
    const { accessToken: token } = (await one.signIn('grace@fieldnotes.test')).data.signIn;
    const { workspaces } = (await one.request(overview, {}, { token })).data.me;
    expect(
      (await two.request(contents, { w: workspaces[0].workspace.id }, { token })).data.notes.totalCount,
    ).toBe(40);
  });

  it('is never made in production', async () => {
    const test = await testApp({ config: testConfig({ production: true }) });
    await test.app.seed();
    expect((await test.signIn('ada@fieldnotes.test')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

eachDatabase(fieldNotesDatabase, (open) => {
  describe('two servers over one database', () => {
    let one: TestApp;
    let two: TestApp;
    let ada: SignedIn;
    let workspaceId: string;

    beforeAll(async () => {
      const { database, peer } = await open();
      const shared: { hints: Hints; runtime: ReturnType<typeof manualRuntime> } = {
        hints: localHints(),
        runtime: manualRuntime(),
      };
      one = await testApp({ database, ...shared });
      two = await testApp({ database: await peer(), ...shared });
      ada = await one.person('Ada');
      workspaceId = await one.workspace(ada);
    });

    it('give one effect and one answer to a push that both get several times', async () => {
      const mutations = Array.from({ length: 5 }, (_, n) => ({
        createNotebook: mutation(one.runtime, { id: randomUUID(), workspaceId, title: `Book ${n}` }),
      }));
      const send = (test: TestApp) => test.request(push, { mutations }, { token: ada.token });
      const answers = [...(await Promise.all([send(one), send(two), send(one)])), await send(two)].map(
        ({ data }) => data.push,
      );
      const told = answers.map((answer) =>
        answer.map(({ replayed, ...rest }: { replayed: boolean }) => rest),
      );
      for (const each of told) expect(each).toEqual(told[0]);
      expect(answers.flat().filter(({ replayed }: { replayed: boolean }) => !replayed)).toHaveLength(5);
      const all = 'query ($w: ID!) { notebooks(where: { workspaceId: $w }) { totalCount } }';
      expect(
        (await two.request(all, { w: workspaceId }, { token: ada.token })).data.notebooks.totalCount,
      ).toBe(5);
    });

    it('take each other’s sessions, and a refresh that both get rotates once', async () => {
      const refresh =
        'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { refreshToken } }';
      const input = { refreshToken: ada.refreshToken, deviceId: ada.deviceId };
      const [a, b] = await Promise.all([one.request(refresh, { input }), two.request(refresh, { input })]);
      expect(a.data.refreshSession.refreshToken).toBe(b.data.refreshSession.refreshToken);
    });
  });
});

describe('a socket within the process', () => {
  it('speaks the same protocol as one over the network', async () => {
    const test = await testApp();
    const ada = await test.person('Ada');
    const workspaceId = await test.workspace(ada);
    const said: Array<{ type: string; payload?: { data?: unknown } }> = [];
    let hear: (data: string) => Promise<void> = async () => {};
    let heard: () => void = () => {};
    const closings: Array<readonly [number | undefined, string | undefined]> = [];
    const closed = test.app.openSocket(
      '/graphql/2026-11',
      {
        protocol: 'graphql-transport-ws',
        send: (data) => {
          said.push(JSON.parse(data) as (typeof said)[number]);
          heard();
        },
        close: (code, reason) => void closings.push([code, reason]),
        onMessage: (handler) => {
          hear = handler;
        },
      },
      {},
    );
    const next = () => new Promise<void>((resolve) => (heard = resolve));
    await hear(
      JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${ada.token}` } }),
    );
    expect(said.pop()).toEqual({ type: 'connection_ack', payload: { 'api-version': '2026-11' } });
    const query = 'subscription ($w: ID!) { changes(workspaceId: $w) { records { __typename } } }';
    const first = next();
    void hear(
      JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { w: workspaceId } } }),
    );
    await first;
    expect(said.pop()).toMatchObject({ type: 'next', payload: { data: { changes: { records: [] } } } });
    const second = next();
    const input = mutation(test.runtime, { id: randomUUID(), workspaceId, title: 'Here' });
    await test.request(push, { mutations: [{ createNotebook: input }] }, { token: ada.token });
    await second;
    expect(said.pop()).toMatchObject({
      payload: { data: { changes: { records: [{ __typename: 'Notebook' }] } } },
    });
    test.runtime.advance(15 * 60_000);
    expect(closings).toEqual([[4403, 'TOKEN_EXPIRED']]);
    closed(4403, 'TOKEN_EXPIRED');
  });
});

describe('another domain on the same engine', () => {
  const warehouse: Domain = {
    name: 'Warehouse',
    version: '2026-11',
    sources: loadSdl(join(import.meta.dirname, '../../../schema/test/domains')),
  };

  it('has its lists, relations, counts, writes and hidden fields from its SDL alone', async () => {
    const copyOf = await cachedTemplate(warehouseDatabase.migrations);
    const database = await openDatabase({ url: 'memory://', ...warehouseDatabase, copyOf });
    const runtime = manualRuntime();
    const app = await createApp({
      config: testConfig(),
      database,
      hints: localHints(),
      runtime,
      domain: warehouse,
    });
    const [owner, editor] = [await account('Ada'), await account('Grace')];
    const workspaceId = randomUUID();
    await app.identity.workspaces.create(owner.id, { id: workspaceId, name: 'Depot' });
    await app.identity.workspaces.addMember(owner.id, { workspaceId, email: editor.email, role: 'EDITOR' });

    const itemId = randomUUID();
    const item = mutation(runtime, { id: itemId, workspaceId, code: 'ROPE-12', price: 4.5, cost: 2.25 });
    const order = mutation(runtime, { id: randomUUID(), workspaceId, itemId, code: 7, urgent: true });
    const pushed = await ask(
      owner.token,
      'mutation ($m: [QueuedMutation!]!) { push(mutations: $m) { outcome userErrors { message } } }',
      {
        m: [{ createStockItem: item }, { createOrder: order }],
      },
    );
    expect(pushed.push).toMatchObject([{ outcome: 'APPLIED' }, { outcome: 'APPLIED' }]);
    const query = `query ($w: ID!) { orders(where: { workspaceId: $w }) { totalCount nodes { code item { code cost openOrders } } } }`;
    const seenBy = async (token: string) => (await ask(token, query, { w: workspaceId })).orders;
    expect(await seenBy(owner.token)).toEqual({
      totalCount: 1,
      nodes: [{ code: 7, item: { code: 'ROPE-12', cost: 2.25, openOrders: 1 } }],
    });
    expect((await seenBy(editor.token)).nodes[0].item).toEqual({
      code: 'ROPE-12',
      cost: null,
      openOrders: 1,
    });
    await app.stop();
    await database.close();

    async function account(name: string) {
      const person = await app.identity.people.create({ email: `${name}@depot.test`, name, password });
      const device = { id: randomUUID(), name, platform: 'test' };
      const keys = await app.identity.sessions.signIn({ email: person.email, password, device }, 'here');
      return { ...person, token: keys.accessToken };
    }
    async function ask(token: string, text: string, variables: object) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const payload = JSON.stringify({ query: text, variables });
      const answer = await app.fastify.inject({ method: 'POST', url: '/graphql', headers, payload });
      return answer.json().data;
    }
  });
});
