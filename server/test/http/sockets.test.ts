import { createClient, type Client } from 'graphql-ws';
import { randomUUID } from 'node:crypto';
import { connect as openTcp } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { mutation, testApp, type SignedIn, type TestApp } from '../app/test-app.js';

const live = `subscription ($w: ID!, $after: Cursor) {
  changes(workspaceId: $w, after: $after) { cursor reset records { ... on Notebook { id title } } }
}`;

/** A promise, and what fulfils it. */
function signal<T>(): { given: Promise<T>; give: (value: T) => void } {
  let give: (value: T) => void = () => {};
  const given = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

interface Page {
  readonly cursor: string;
  readonly records: ReadonlyArray<{ readonly id?: string; readonly title?: string }>;
}

describe('a socket', () => {
  let test: TestApp;
  let url: string;
  let ada: SignedIn;
  let grace: SignedIn;
  let workspaceId: string;
  const clients: Client[] = [];

  beforeAll(async () => {
    test = await testApp();
    url = `${(await test.app.listen()).url.replace('http', 'ws')}/graphql/2026-11`;
    [ada, grace] = [await test.person('Ada'), await test.person('Grace')];
    workspaceId = await test.workspace(ada, [[grace, 'EDITOR']]);
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
  });

  /** A client that does not come back by itself; one that is not lazy stays open with nothing to do. */
  function connect(token: string | undefined, path = url, lazy = true) {
    const [opened, closed] = [signal<void>(), signal<{ code: number; reason: string }>()];
    const client = createClient({
      url: path,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy,
      onNonLazyError: () => {},
      connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` },
      on: {
        connected: () => opened.give(),
        closed: (event) => {
          const { code, reason } = event as CloseEvent;
          closed.give({ code, reason });
        },
      },
    });
    clients.push(client);
    return { client, opened: opened.given, closed: closed.given };
  }

  const follow = (client: Client, variables: object) =>
    client.iterate<{ changes: Page }>({ query: live, variables: { w: workspaceId, ...variables } });

  const addNotebook = async (title: string): Promise<void> => {
    const input = mutation(test.runtime, { id: randomUUID(), workspaceId, title });
    await test.request(
      'mutation ($input: CreateNotebookInput!) { createNotebook(input: $input) { outcome } }',
      { input },
      { token: ada.token },
    );
  };

  const nextTitles = async (
    pages: AsyncIterator<{ data?: { changes: Page } | null }>,
  ): Promise<unknown[]> => {
    const { value } = (await pages.next()) as { value: { data: { changes: Page } } };
    return value.data.changes.records.map(({ title }) => title);
  };

  it('gives what was missed, then what happens, in order', async () => {
    await addNotebook('before');
    const pages = follow(connect(grace.token).client, {});
    expect(await nextTitles(pages)).toContain('before');
    await addNotebook('after');
    expect(await nextTitles(pages)).toEqual(['after']);
    await pages.return?.();
  });

  it('also answers queries, by the same rules', async () => {
    const { client } = connect(ada.token);
    const ask = async (query: string) => (await client.iterate({ query }).next()).value as { data: unknown };
    expect((await ask('{ me { name } }')).data).toEqual({ me: { name: 'Ada' } });
    const refused = client.iterate({ query: '{ me { shoeSize } }' }).next();
    await expect(refused).rejects.toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    const wide = client
      .iterate({ query: `{ ${Array.from({ length: 500 }, (_, n) => `m${n}: me { id }`).join(' ')} }` })
      .next();
    await expect(wide).rejects.toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
  });

  it('is refused to whoever does not say who they are, with the code as its reason', async () => {
    for (const token of [undefined, 'nonsense']) {
      const { client, closed } = connect(token);
      await expect(follow(client, {}).next()).rejects.toBeDefined();
      expect(await closed).toEqual({ code: 4403, reason: 'UNAUTHENTICATED' });
    }
  });

  it('is refused at an API version that is not served', async () => {
    const { client, closed } = connect(ada.token, url.replace('2026-11', '2019-01'));
    await expect(follow(client, {}).next()).rejects.toBeDefined();
    expect(await closed).toMatchObject({
      code: 4400,
      reason: 'API_VERSION_UNSUPPORTED: 2027-02, 2026-11, 2026-05',
    });
  });

  it('shows a workspace to its members only, and ends a subscription with FORBIDDEN when a membership ends', async () => {
    const mallory = await test.person('Mallory');
    await expect(follow(connect(mallory.token).client, {}).next()).rejects.toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);

    const lin = await test.person('Lin');
    await test.app.identity.workspaces.addMember(ada.id, { workspaceId, email: lin.email, role: 'VIEWER' });
    const pages = follow(connect(lin.token).client, {});
    await pages.next();
    const next = pages.next();
    await test.app.identity.workspaces.removeMember(ada.id, { workspaceId, userId: lin.id });
    await expect(next).rejects.toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('closes with DEVICE_REVOKED when its device is shut out', async () => {
    const lin = await test.person('Lin');
    const { opened, closed } = connect(lin.token, url, false);
    await opened;
    const laptop = (await test.signIn(lin.email)).data.signIn;
    const revoke = 'mutation ($id: ID!) { revokeDevice(id: $id) { id } }';
    await test.request(revoke, { id: lin.deviceId }, { token: laptop.accessToken });
    expect(await closed).toEqual({ code: 4403, reason: 'DEVICE_REVOKED' });
  });

  it('takes no message that is too large, and goes on serving others', async () => {
    const { client, closed } = connect(ada.token);
    await expect(
      client.iterate({ query: `{ me { name } } # ${'x'.repeat(1_000_001)}` }).next(),
    ).rejects.toBeDefined();
    expect(await closed).toMatchObject({ code: 1009 });
    expect((await connect(ada.token).client.iterate({ query: '{ me { name } }' }).next()).done).toBe(false);
  });

  it.each(['/nowhere', '/graphql'])(
    'that is cut off while it is opened at %s ends nothing else',
    async (path) => {
      const { port } = new URL(url);
      for (let count = 0; count < 10; count += 1) {
        const stream = openTcp(Number(port), '127.0.0.1');
        stream.on('error', () => {});
        stream.write(
          `GET ${path} HTTP/1.1\r\nhost: here\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`,
          () => stream.resetAndDestroy(),
        );
        await new Promise((gone) => stream.once('close', gone));
      }
      // What ended the process would fail the whole file, as an uncaught exception.
      expect((await connect(ada.token).client.iterate({ query: '{ me { name } }' }).next()).done).toBe(false);
    },
  );

  it('has so many for one device and no more', async () => {
    const lin = await test.person('Lin');
    for (let count = 0; count < 20; count += 1) await connect(lin.token, url, false).opened;
    expect(await connect(lin.token, url, false).closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' });
    expect(
      await connect((await test.signIn(lin.email)).data.signIn.accessToken, url, false).opened,
    ).toBeUndefined();
  });

  it('closes with TOKEN_EXPIRED when the time of its token is over', async () => {
    const lin = await test.person('Lin');
    const own = await test.workspace(lin);
    const { client, closed } = connect(lin.token);
    const pages = follow(client, { w: own });
    await pages.next();
    void pages.next().catch(() => undefined);
    test.runtime.advance(15 * 60_000);
    expect(await closed).toMatchObject({ code: 4403, reason: 'TOKEN_EXPIRED' });
  });

  it('ends as it should when the server stops: subscriptions complete, then 1001, and nothing is left', async () => {
    const own = await testApp({ database: test.database, runtime: test.runtime });
    const address = (await own.app.listen()).url.replace('http', 'ws');
    const lin = await own.person('Lin');
    const { client, closed } = connect(lin.token, `${address}/graphql`);
    const pages = client.iterate<{ changes: Page }>({
      query: live,
      variables: { w: await own.workspace(lin) },
    });
    await pages.next();
    const end = pages.next();
    await vi.waitFor(async () =>
      expect((await own.app.fastify.inject('/metrics')).body).toContain('holdfast_subscribers 1'),
    );
    await own.app.stop();
    expect((await end).done).toBe(true);
    expect(await closed).toMatchObject({ code: 1001 });
    expect(own.app.fastify.server.listening).toBe(false);
  });
});
