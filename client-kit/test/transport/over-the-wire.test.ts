import { HoldfastError } from '@holdfast/schema/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { nodeEnvironment } from '../../src/environment/index.js';
import { createApi } from '../../src/transport/api.js';
import { authorized, type TokenSource } from '../../src/transport/authorized.js';
import { createTransport } from '../../src/transport/http-transport.js';
import { createServerClock } from '../../src/transport/server-clock.js';
import type { SocketSession } from '../../src/transport/socket-port.js';
import { webSocketLive } from '../../src/transport/socket-session.js';
import type { ChangePage, Transport } from '../../src/sync/transport.js';
import { manifest, TinyServer } from '../client/tiny-server.test-util.js';
import { noteInput, until, uuid } from '../client/world.test-util.js';

/** HTTP and WebSocket over real sockets of this machine. */
describe('the transport, over real sockets', () => {
  const server = new TinyServer();
  let running: Awaited<ReturnType<TinyServer['listen']>>;
  let transport: Transport;
  let socket: SocketSession;
  let connects = 0;
  let renewed: string[] = [];

  beforeEach(async () => {
    running = await server.listen();
    const environment = nodeEnvironment({
      WebSocket: class extends WebSocket {
        constructor(url: string, protocols?: string | string[]) {
          super(url, protocols);
          connects++;
        }
      },
    });
    connects = 0;
    renewed = [];
    let current = server.session('user-ada', 'device-1').accessToken;
    const tokens: TokenSource = {
      token: async () => current,
      async renew(refused) {
        renewed.push(refused);
        return (current = server.session('user-ada', 'device-1').accessToken);
      },
      revoked: () => undefined,
    };
    const clock = createServerClock();
    const headers = () => ({ 'api-version': '2026-11' });
    const api = createApi({ url: () => running.uri, environment, headers, clock, timeoutMs: 5000 });
    socket = webSocketLive({ url: running.uri.replace('http', 'ws'), environment, headers, tokens });
    transport = createTransport({ manifest, ask: authorized(api, tokens), socket, clock });
  });

  afterEach(async () => {
    socket.close();
    await running.stop();
  });

  const whoami = { memberships: true, pages: [] };
  const create = (number: number) => ({
    name: 'createNote',
    input: {
      ...noteInput(server, number),
      clientMutationId: uuid(1000 + number),
      issuedAt: new Date().toISOString(),
    },
  });

  const follow = (after?: string) => {
    const pages: ChangePage[] = [];
    const closed: Array<HoldfastError | undefined> = [];
    const stop = transport.live(server.workspaceId, after, {
      page: async (page) => void pages.push(page),
      closed: (error) => closed.push(error),
    });
    return { pages, closed, stop };
  };

  it('pushes, pulls and follows, with records under their own field names', async () => {
    const [answer] = await transport.push([create(1)]);
    expect(answer).toMatchObject({
      outcome: 'APPLIED',
      record: { type: 'Note', data: { id: uuid(1), title: 'Note 1', workspaceId: server.workspaceId } },
    });
    const { pages: read } = await transport.pull({
      memberships: false,
      pages: [{ workspaceId: server.workspaceId, first: 10 }],
    });
    const page = read[0]!;
    expect(page).toMatchObject({
      records: [{ type: 'Note', data: { title: 'Note 1' } }],
      settled: [uuid(1001)],
      hasMore: false,
      reset: false,
    });
    const { pages, stop } = follow(page.cursor);
    await transport.push([create(2)]);
    await until(() => pages.length === 1);
    expect(pages[0]?.records).toMatchObject([{ type: 'Note', data: { title: 'Note 2' } }]);
    stop();
    const again = { workspaceId: server.workspaceId, after: page.cursor, first: 10 };
    expect(await transport.pull({ memberships: true, pages: [again, { ...again, first: 1 }] })).toMatchObject(
      {
        memberships: [{ workspaceId: server.workspaceId, name: 'Basecamp', role: 'OWNER' }],
        pages: [{ records: [{ data: { title: 'Note 2' } }] }, { records: [{ data: { title: 'Note 2' } }] }],
      },
    );
    expect(Math.abs(transport.serverOffset() ?? Infinity)).toBeLessThan(1000);
  });

  it('renews a token that has expired, and repeats the request', async () => {
    for (const token of server.accessTokens.values()) token.expired = true;
    await transport.pull(whoami);
    expect(renewed).toHaveLength(1);
  });

  // graphql-ws#163, #356, apollo-kotlin#996: closes of every kind are reported, and nothing reconnects by itself.
  it.each([
    [1000, '', undefined],
    [1001, 'going away', 'OFFLINE'],
    [1012, '', 'OFFLINE'],
    [4401, 'Unauthorized', 'UNAUTHENTICATED'],
    [4403, 'TOKEN_EXPIRED', 'TOKEN_EXPIRED'],
    [4403, 'FORBIDDEN', 'FORBIDDEN'],
    [4500, 'oops', 'OFFLINE'],
  ])(
    'reports a socket closed with %i %s, and leaves reconnecting to the engine',
    async (code, reason, expected) => {
      await transport.push([create(100)]);
      const { pages, closed } = follow();
      await until(() => pages.length > 0);
      running.closeSockets(code, reason);
      await until(() => closed.length > 0);
      expect(closed.map((error) => error?.code)).toEqual([expected]);
      expect(connects).toBe(1);
      const again = follow();
      await until(() => again.pages.length > 0);
      expect(connects).toBe(2);
    },
  );

  it('reports a server that cannot be reached', async () => {
    await running.stop();
    await expect(transport.pull(whoami)).rejects.toSatisfy((error) => HoldfastError.is(error, 'OFFLINE'));
    const { closed } = follow();
    await until(() => closed.length > 0);
    expect(closed[0]?.code).toBe('OFFLINE');
    running = await server.listen();
  });

  it('carries several subscriptions over one socket, and closes it with the last', async () => {
    await transport.push([create(101)]);
    const [one, two] = [follow(), follow()];
    await until(() => one.pages.length > 0 && two.pages.length > 0);
    expect(connects).toBe(1);
    one.stop();
    two.stop();
    const again = follow();
    await until(() => again.pages.length > 0 || again.closed.length > 0);
    expect([...one.closed, ...two.closed]).toEqual([]);
  });

  it('gives the next page only when the last is durable, and ends when one cannot be kept', async () => {
    const order: string[] = [];
    let keep = (_: boolean) => {};
    const closed: Array<string | undefined> = [];
    transport.live(server.workspaceId, undefined, {
      page: (page) => {
        order.push(page.cursor);
        return new Promise(
          (resolve, reject) =>
            (keep = (well) => (well ? resolve() : reject(new HoldfastError('STORE_FULL')))),
        );
      },
      closed: (error) => closed.push(error?.code),
    });
    await until(() => order.length === 1);
    await transport.push([create(200)]);
    await transport.push([create(201)]);
    expect(order).toHaveLength(1);
    keep(true);
    await until(() => order.length === 2);
    keep(false);
    await until(() => closed.length === 1);
    expect(closed).toEqual(['STORE_FULL']);
    expect(order).toHaveLength(2);
  });
});
