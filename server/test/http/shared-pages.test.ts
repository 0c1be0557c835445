/** What thousands are told at once is worked out once; each is still told only what is his to see. */
import { compileSchema, engineSdl, loadSdl } from '@holdfast/schema/compiler';
import { parse } from 'graphql';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp, type App } from '../../src/app.js';
import { openDatabase, type SqlDatabase } from '../../src/db/index.js';
import { createExecutableSchema } from '../../src/graphql/executable-schema.js';
import { asksForThePageAlone } from '../../src/graphql/page-alone.js';
import { localHints, userTopic, type Hints } from '../../src/sync/index.js';
import { mutation, testConfig } from '../app/test-app.js';
import { manualRuntime, type ManualRuntime } from '../support/manual-runtime.js';
import { cachedTemplate } from '../support/template-cache.js';
import { warehouseDatabase } from '../support/warehouse.js';

const sources = loadSdl(join(import.meta.dirname, '../../../schema/test/domains'));
const stored = `subscription ($w: ID!) {
  changes(workspaceId: $w) { settled records { __typename ... on StockItem { code cost remarksSync { text edits } } } }
}`;
const related = `subscription ($w: ID!) {
  changes(workspaceId: $w) { records { ... on StockItem { code cost openOrders } ... on Order { item { code cost } } } }
}`;

describe('subscribers of one workspace', () => {
  let app: App;
  let hints: Hints;
  let runtime: ManualRuntime;
  let statements = 0;
  let close = async (): Promise<void> => {};

  beforeAll(async () => {
    const copyOf = await cachedTemplate(warehouseDatabase.migrations);
    const database = await openDatabase({ url: 'memory://', ...warehouseDatabase, copyOf });
    const counted = <T extends Pick<SqlDatabase, 'query'>>(session: T): T => ({
      ...session,
      query: (text: string, values?: readonly unknown[]) => {
        statements += 1;
        return session.query(text, values);
      },
    });
    hints = localHints();
    runtime = manualRuntime();
    app = await createApp({
      config: testConfig(),
      database: {
        ...counted(database),
        transaction: (work, options) => database.transaction((tx) => work(counted(tx)), options),
      },
      hints,
      runtime,
      domain: { name: 'Warehouse', version: '2026-11', sources },
    });
    close = async () => {
      await app.stop();
      await database.close();
    };
  });
  afterAll(() => close());

  async function person(name: string) {
    const { id, email } = await app.identity.people.create({
      email: `${name}.${randomUUID()}@depot.test`,
      name,
      password: 'offline-first',
    });
    const signIn = async () => {
      const device = { id: randomUUID(), name, platform: 'test' };
      return app.identity.sessions.signIn({ email, password: 'offline-first', device }, 'here');
    };
    return { id, email, signIn, token: (await signIn()).accessToken };
  }

  async function depot() {
    const [ada, grace, lin] = [await person('Ada'), await person('Grace'), await person('Lin')];
    const workspaceId = randomUUID();
    await app.identity.workspaces.create(ada.id, { id: workspaceId, name: 'Depot' });
    await app.identity.workspaces.addMember(ada.id, { workspaceId, email: grace.email, role: 'EDITOR' });
    await app.identity.workspaces.addMember(ada.id, { workspaceId, email: lin.email, role: 'VIEWER' });
    return { ada, grace, lin, workspaceId };
  }

  /** Follows the workspace; gives all that is sent, the first page left out. */
  async function follow(token: string, workspaceId: string, query: string) {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers have many shapes; a wrong path fails an expectation
    const said: Array<{ type: string; payload: any }> = [];
    let hear: (data: string) => Promise<void> = async () => {};
    const closed = app.openSocket(
      '/graphql',
      {
        protocol: 'graphql-transport-ws',
        send: (data) => void said.push(JSON.parse(data) as (typeof said)[number]),
        close: () => {},
        onMessage: (handler) => {
          hear = handler;
        },
      },
      {},
    );
    await hear(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    const payload = { query, variables: { w: workspaceId } };
    void hear(JSON.stringify({ id: randomUUID(), type: 'subscribe', payload }));
    await vi.waitFor(() => expect(said).toHaveLength(2));
    said.splice(0);
    return { said, closed, changes: () => said.map((message) => message.payload.data?.changes) };
  }

  async function push(token: string, ...mutations: object[]): Promise<void> {
    const query = 'mutation ($m: [QueuedMutation!]!) { push(mutations: $m) { outcome } }';
    const answer = await app.fastify.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ query, variables: { m: mutations } }),
    });
    for (const { outcome } of answer.json().data.push) expect(outcome).toBe('APPLIED');
  }
  const item = (workspaceId: string, id: string = randomUUID()) =>
    mutation(runtime, { id, workspaceId, code: 'ROPE-12', remarks: 'Tarred.', price: 4.5, cost: 2.25 });

  it('are each shown what their role may see, and the mutations of their own device', async () => {
    const { ada, grace, lin, workspaceId } = await depot();
    const other = (await ada.signIn()).accessToken;
    const readers = await Promise.all(
      [ada.token, other, grace.token, lin.token, lin.token].map((token) =>
        follow(token, workspaceId, stored),
      ),
    );
    const createStockItem = item(workspaceId);
    await push(ada.token, { createStockItem });
    await vi.waitFor(() => expect(readers.map(({ said }) => said.length)).toEqual([1, 1, 1, 1, 1]));
    const remarksSync = { text: 'Tarred.', edits: null };
    const page = (cost: number | null, settled: unknown[] = []) => [
      { settled, records: [{ __typename: 'StockItem', code: 'ROPE-12', cost, remarksSync }] },
    ];
    expect(readers.map(({ changes }) => changes())).toEqual([
      page(2.25, [createStockItem.clientMutationId]),
      page(2.25),
      page(null),
      page(null),
      page(null),
    ]);
    for (const { closed } of readers) closed();
  });

  it('are each answered for themselves where they ask for more than the page has', async () => {
    const { ada, grace, workspaceId } = await depot();
    const readers = [
      await follow(ada.token, workspaceId, related),
      await follow(grace.token, workspaceId, related),
    ];
    const itemId = randomUUID();
    const order = mutation(runtime, { id: randomUUID(), workspaceId, itemId, code: 7, urgent: true });
    await push(ada.token, { createStockItem: item(workspaceId, itemId) }, { createOrder: order });
    await vi.waitFor(() => expect(readers.map(({ said }) => said.length)).toEqual([1, 1]));
    const page = (cost: number | null) => [
      { records: [{ code: 'ROPE-12', cost, openOrders: 1 }, { item: { code: 'ROPE-12', cost } }] },
    ];
    expect(readers.map(({ changes }) => changes())).toEqual([page(2.25), page(null)]);
    for (const { closed } of readers) closed();
  });

  it('cost as many statements as one of them, for a change and for the look that comes without a hint', async () => {
    const cost = async (count: number) => {
      const { ada, lin, workspaceId } = await depot();
      const readers = await Promise.all(
        Array.from({ length: count }, () => follow(lin.token, workspaceId, stored)),
      );
      statements = 0;
      await push(ada.token, { createStockItem: item(workspaceId) });
      await vi.waitFor(() => expect(readers.every(({ said }) => said.length === 1)).toBe(true));
      const change = statements;
      statements = 0;
      runtime.advance(30_000);
      await vi.waitFor(() => expect(statements).toBeGreaterThanOrEqual(2));
      const look = statements;
      for (const { closed } of readers) closed();
      return { change, look };
    };
    expect(await cost(15)).toEqual(await cost(1));
  });

  it('are told nothing more once their membership has ended, whoever else is', async () => {
    const { ada, grace, lin, workspaceId } = await depot();
    const [hers, his] = [
      await follow(grace.token, workspaceId, stored),
      await follow(lin.token, workspaceId, stored),
    ];
    // The hint is lost: only the page itself can tell.
    const tell = hints.publish.bind(hints);
    const publish = vi
      .spyOn(hints, 'publish')
      .mockImplementation((topic, text) =>
        topic === userTopic(lin.id) ? Promise.resolve() : tell(topic, text),
      );
    await app.identity.workspaces.removeMember(ada.id, { workspaceId, userId: lin.id });
    await push(ada.token, { createStockItem: item(workspaceId) });
    await vi.waitFor(() => expect([hers.said.length, his.said.length]).toEqual([1, 1]));
    expect(his.said[0]).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(hers.said[0]?.type).toBe('next');
    publish.mockRestore();
    for (const { closed } of [hers, his]) closed();
  });
});

describe('a document asks for the page alone', () => {
  const compiled = compileSchema([...engineSdl(), ...sources], { version: '2026-11' });
  const schema = createExecutableSchema(compiled);
  const alone = (query: string) => asksForThePageAlone(schema, parse(query), compiled.manifest);

  it('where all of it is stored, fragments, aliases and hidden fields included', () => {
    expect(alone(stored)).toBe(true);
    expect(
      alone(`subscription ($w: ID!) { changes(workspaceId: $w) { ...P } }
        fragment P on ChangePage { cursor tombstones { id } records { ... on Order { number: code } } }`),
    ).toBe(true);
  });

  it('not where something is loaded, or left to a variable', () => {
    expect(alone(related)).toBe(false);
    expect(alone(stored.replace('code cost', 'code openOrders'))).toBe(false);
    expect(
      alone('subscription ($w: ID!, $x: Boolean!) { changes(workspaceId: $w) { cursor @include(if: $x) } }'),
    ).toBe(false);
  });
});
