import { randomBytes, randomUUID } from 'node:crypto';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { mutation, testApp, type SignedIn, type TestApp } from '../app/test-app.js';

const me = JSON.stringify({ query: '{ me { name } }' });

describe('a request packed with gzip', () => {
  let test: TestApp;
  let url: string;
  let ada: SignedIn;

  beforeAll(async () => {
    test = await testApp();
    ({ url } = await test.app.listen());
    ada = await test.person('Ada');
  });

  const post = async (body: Buffer | string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${ada.token}`,
        ...(typeof body === 'string' ? {} : { 'content-encoding': 'gzip' }),
        ...headers,
      },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    const { data, errors } = (await answer.json()) as {
      data?: unknown;
      errors?: Array<{ extensions: { code: string } }>;
    };
    return { status: answer.status, headers: answer.headers, data, code: errors?.[0]?.extensions.code };
  };

  it('is read as if it had come as it is, and every answer says that it may come', async () => {
    expect(await post(gzipSync(me))).toMatchObject({ status: 200, data: { me: { name: 'Ada' } } });
    const { headers } = await post(me);
    expect(headers.get('accept-encoding')).toBe('gzip');
    const page = await fetch(`${url}/healthz`, { headers: { origin: 'https://app.test' } });
    expect(page.headers.get('access-control-expose-headers')).toContain('accept-encoding');
  });

  it('may push, to the same answer as unpacked', async () => {
    const workspaceId = await test.workspace(ada);
    const createNotebook = mutation(test.runtime, { id: randomUUID(), workspaceId, title: 'Trip' });
    const query =
      'mutation ($mutations: [QueuedMutation!]!) { push(mutations: $mutations) { outcome replayed } }';
    const body = JSON.stringify({ query, variables: { mutations: [{ createNotebook }] } });
    expect((await post(gzipSync(body))).data).toEqual({ push: [{ outcome: 'APPLIED', replayed: false }] });
    expect((await post(body)).data).toEqual({ push: [{ outcome: 'APPLIED', replayed: true }] });
  });

  it('is refused where it is a bomb, too long as it is, or not gzip, and the server goes on', async () => {
    const bomb = gzipSync(Buffer.alloc(512 * 1024 * 1024, ' '));
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await post(bomb)).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
    expect(await post(randomBytes(9_000_000))).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
    expect(await post(Buffer.from(me))).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(await post(gzipSync(me).subarray(0, 20))).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(await post(me, { 'content-encoding': 'zstd' })).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
    });
    expect(await post(gzipSync(me))).toMatchObject({ status: 200 });
  });

  it('and its answer, are each packed on their own', async () => {
    const query = `{ __schema { types { name description fields { name description } } } }`;
    const body = gzipSync(JSON.stringify({ query }));
    const ask = (accepted: string) =>
      test.app.fastify.inject({
        method: 'POST',
        url: '/graphql',
        headers: {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          'accept-encoding': accepted,
        },
        payload: body,
      });
    const [plain, gzip, br] = [await ask('identity'), await ask('gzip'), await ask('gzip, br')];
    expect([plain, gzip, br].map(({ headers }) => [headers['content-encoding'], headers.vary])).toEqual([
      [undefined, 'accept-encoding'],
      ['gzip', 'accept-encoding'],
      ['br', 'accept-encoding'],
    ]);
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.body);
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(plain.body);
    expect(br.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4);
  });
});
