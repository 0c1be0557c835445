import { createClient } from 'graphql-ws';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { minimumsKeptMs } from '../../src/identity/client-gate.js';
import { setClientMinimum } from '../../src/identity/client-minimums.js';
import { testApp, type SignedIn, type TestApp } from '../app/test-app.js';

const me = '{ me { id } }';

describe('an app below the minimum that an operator has set', () => {
  let test: TestApp;
  let ada: SignedIn;
  let url: string;

  beforeAll(async () => {
    test = await testApp();
    ada = await test.person('Ada');
    url = `${(await test.app.listen()).url.replace('http', 'ws')}/graphql/2026-11`;
  });

  const set = async (minimum: string | undefined): Promise<void> => {
    await setClientMinimum(test.database, 'notes', minimum);
    test.runtime.advance(minimumsKeptMs);
  };
  const ask = (build: string | undefined, path = '/graphql') =>
    test.request(
      me,
      {},
      { path, token: ada.token, ...(build && { headers: { 'x-client-version': build } }) },
    );
  const connected = (build: string): Promise<string> =>
    new Promise((resolve) => {
      const client = createClient({
        url,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        lazy: false,
        onNonLazyError: () => {},
        connectionParams: { authorization: `Bearer ${ada.token}`, 'x-client-version': build },
        on: {
          connected: () => {
            resolve('connected');
            void client.dispose();
          },
          closed: (event) => {
            const { code, reason } = event as CloseEvent;
            resolve(`${code} ${reason}`);
          },
        },
      });
    });

  it('is told so over HTTP and over a socket, before anything is done; newer ones and other apps are served', async () => {
    await set('1.4.0');
    for (const path of ['/graphql', '/graphql/2026-11']) {
      const { status, data, errors } = await ask('notes/1.3.9', path);
      expect(status).toBe(426);
      expect(data).toBeUndefined();
      expect(errors).toMatchObject([
        { message: expect.stringContaining('1.4.0'), extensions: { code: 'CLIENT_UPGRADE_REQUIRED' } },
      ]);
    }
    expect(await connected('notes/1.3.9')).toBe('4403 CLIENT_UPGRADE_REQUIRED');
    expect(await connected('notes/1.4.0')).toBe('connected');
    for (const build of ['notes/1.4.0', 'notes/2', 'other/0.1', '0.1', undefined])
      expect((await ask(build)).data?.me, build).toMatchObject({ id: ada.id });
  });

  it('cannot pass by not saying which build it is', async () => {
    await set('1.4.0');
    expect((await ask('notes/newest')).status).toBe(426);
  });

  it('is served again once the minimum is lifted, and at latest when the server has read that', async () => {
    await set('1.4.0');
    expect((await ask('notes/1.3.9')).status).toBe(426);
    await setClientMinimum(test.database, 'notes', undefined);
    expect((await ask('notes/1.3.9')).status).toBe(426);
    test.runtime.advance(minimumsKeptMs);
    expect((await ask('notes/1.3.9')).status).toBe(200);
    expect(await connected('notes/1.3.9')).toBe('connected');
  });
});
