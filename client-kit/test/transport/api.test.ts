import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import { defaultEnvironment, type Environment } from '../../src/environment/index.js';
import type { Happening, Tap } from '../../src/sync/tap.js';
import { createApi } from '../../src/transport/api.js';
import { authorized } from '../../src/transport/authorized.js';
import { createServerClock } from '../../src/transport/server-clock.js';

/** An API whose clock and timers are the test's, and whose answers are given by hand. */
function workbench(
  answer: (init: RequestInit) => Promise<Response>,
  platform: Pick<Environment, 'gzip'> = {},
  tap?: Pick<Tap, 'tell'>,
) {
  const timers = new Set<() => void>();
  const clock = createServerClock();
  let now = 1_000_000;
  const api = createApi({
    url: (apiVersion = '2026-11') => `http://server.test/graphql/${apiVersion}`,
    environment: {
      clock: { now: () => now },
      timers: {
        set(_, fire) {
          timers.add(fire);
          return () => void timers.delete(fire);
        },
      },
      fetch: (_, init) => answer(init ?? {}),
      ...platform,
    },
    headers: () => ({ 'x-client-id': 'device-1', 'x-client-version': '1.0.0', 'api-version': '2026-11' }),
    clock,
    timeoutMs: 30_000,
    ...(tap && { tap }),
  });
  return { api, clock, timers, pass: (ms: number) => (now += ms) };
}

const json = (body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json', ...headers } });

describe('a request', () => {
  it('says who asks, from which build, for which version', async () => {
    let sent: Headers | undefined;
    const { api } = workbench(async (init) => {
      sent = new Headers(init.headers);
      return json({ data: {} });
    });
    await api.request({ query: '{ me { id } }' }, { token: 'secret' });
    expect(Object.fromEntries(sent!)).toMatchObject({
      authorization: 'Bearer secret',
      'x-client-id': 'device-1',
      'x-client-version': '1.0.0',
      'api-version': '2026-11',
      'content-type': 'application/json',
    });
    expect(sent!.get('accept')).toContain('json');
  });

  // firebase-ios#485: minutes of waiting in a black hole.
  it.each([
    ['does not begin', () => new Promise<Response>(() => undefined)],
    [
      'does not end',
      () =>
        Promise.resolve(
          new Response(new ReadableStream(), { headers: { 'content-type': 'application/json' } }),
        ),
    ],
  ])(
    'is given up after its time when the answer %s, even by a fetch that cannot be aborted',
    async (_, answer) => {
      const { api, timers } = workbench(answer);
      const asked = api.request({ query: '{ me { id } }' });
      await Promise.resolve();
      for (const fire of timers) fire();
      await expect(asked).rejects.toSatisfy((error) => HoldfastError.is(error, 'OFFLINE'));
      expect(timers.size).toBe(0);
    },
  );

  it("reads the server's clock from the milliseconds it tells, else from HTTP's date", async () => {
    const bench = workbench(async () => {
      bench.pass(100);
      return json({ data: {} }, { 'x-holdfast-time': '1500050' });
    });
    await bench.api.request({ query: '{ me { id } }' });
    expect(bench.clock.offset()).toBe(500_001);

    const coarse = workbench(async () => json({ data: {} }, { date: new Date(2_000_000).toUTCString() }));
    await coarse.api.request({ query: '{ me { id } }' });
    expect(coarse.clock.offset()).toBe(1_000_500);
  });

  it('learns no time from what is not the API', async () => {
    const wrong = { date: new Date(0).toUTCString(), 'content-type': 'text/html' };
    const bench = workbench(
      async () => new Response('<html>Welcome to our hotel</html>', { headers: wrong }),
    );
    await expect(bench.api.request({ query: '{ me { id } }' })).rejects.toMatchObject({ code: 'OFFLINE' });
    expect(bench.clock.offset()).toBeUndefined();
  });

  it.each([
    ['12', 12_000],
    [new Date(1_030_000).toUTCString(), 30_000],
    ['soon', undefined],
  ])('honours retry-after: %s', async (header, retryAfterMs) => {
    const { api } = workbench(
      async () => new Response('', { status: 503, headers: { 'retry-after': header } }),
    );
    await expect(api.request({ query: '{ me { id } }' })).rejects.toMatchObject({
      code: 'OVERLOADED',
      retryAfterMs,
    });
  });
});

describe('a request by hash', () => {
  const query = '{ me { id } }';
  const extensions = { persistedQuery: { version: 1, sha256Hash: 'abc' } };

  it.each([
    [{ query }, { query }],
    [{ query, hash: 'abc' }, { extensions }],
    [
      { query, hash: 'abc', withText: true },
      { query, extensions },
    ],
    [
      { query, hash: 'abc', operationName: 'Me', variables: { a: 1 } },
      { operationName: 'Me', variables: { a: 1 }, extensions },
    ],
  ])('travels as persisted queries do: %j', async (request, travels) => {
    let sent: unknown;
    const { api } = workbench(async ({ body }) => {
      sent = JSON.parse(body as string);
      return json({ data: {} });
    });
    await api.request(request);
    expect(sent).toEqual(travels);
  });

  it.each([
    ['PersistedQueryNotFound', undefined],
    ['Nothing is known of that.', 'BAD_USER_INPUT'],
  ])('that is answered "%s" is told to those who watch with the code %s', async (message, code) => {
    const told: Happening[] = [];
    const errors = [{ message, extensions: { code: 'BAD_USER_INPUT' } }];
    const { api } = workbench(async () => json({ errors }), {}, { tell: (make) => void told.push(make()) });
    await api.request({ query, hash: 'abc' });
    expect(told).toMatchObject([{ kind: 'request', request: { query }, code }]);
  });
});

describe('a refused token', () => {
  const refusing = (refused: string[], code = 'TOKEN_EXPIRED') => {
    const sent: Array<string | null> = [];
    const { api } = workbench(async (init) => {
      const token = new Headers(init.headers).get('authorization');
      sent.push(token);
      return json(
        refused.includes(String(token))
          ? { errors: [{ message: '', extensions: { code } }] }
          : { data: { done: true } },
      );
    });
    return { api, sent };
  };

  it('is renewed once, and the request repeated', async () => {
    const { api, sent } = refusing(['Bearer old']);
    const ask = authorized(api, {
      token: async () => 'old',
      renew: async () => 'new',
      revoked: () => undefined,
    });
    expect((await ask({ query: '{ me { id } }' })).data).toEqual({ done: true });
    expect(sent).toEqual(['Bearer old', 'Bearer new']);
  });

  it('that is no better after its renewal ends in the error, not in a loop', async () => {
    const { api, sent } = refusing(['Bearer old', 'Bearer new']);
    const ask = authorized(api, {
      token: async () => 'old',
      renew: async () => 'new',
      revoked: () => undefined,
    });
    expect((await ask({ query: '{ me { id } }' })).errors).toHaveLength(1);
    expect(sent).toHaveLength(2);
  });

  it('of a device that was shut out is told on, with the token it was said to', async () => {
    const told: string[] = [];
    const { api, sent } = refusing(['Bearer old'], 'DEVICE_REVOKED');
    await authorized(api, {
      token: async () => 'old',
      renew: async () => 'new',
      revoked: (token) => told.push(token),
    })({ query: '{ me { id } }' });
    expect([told, sent]).toEqual([['old'], ['Bearer old']]);
  });
});

describe('a large request', () => {
  const large = { query: '{ me { id } }', variables: { text: 'å '.repeat(2_000) } };
  const { gzip } = defaultEnvironment();
  const packs = { ...(gzip && { gzip }) };

  /** What a body was before it was packed. */
  async function unpacked({ body, headers }: RequestInit): Promise<unknown> {
    const isPacked = new Headers(headers).get('content-encoding') === 'gzip';
    expect(isPacked).toBe(body instanceof Uint8Array);
    if (!(body instanceof Uint8Array)) return JSON.parse(body as string);
    const plain = new Blob([new Uint8Array(body)]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Response(plain).json();
  }

  it('is packed once the server has said that it takes that, and a small one is not', async () => {
    const sizes: number[] = [];
    const { api } = workbench(async (init) => {
      expect(await unpacked(init)).toMatchObject({ query: large.query });
      sizes.push(init.body instanceof Uint8Array ? init.body.length : (init.body as string).length);
      return json({ data: {} }, { 'accept-encoding': 'gzip' });
    }, packs);
    await api.request(large);
    await api.request(large);
    await api.request({ query: large.query });
    expect(sizes[0]).toBeGreaterThan(4_000);
    expect(sizes[1]).toBeLessThan(400);
    expect(sizes[2]).toBeLessThan(100);
  });

  it.each([400, 415])(
    'that is answered with %i goes again as it is, and so do all after it',
    async (status) => {
      const packedOnes: boolean[] = [];
      const { api } = workbench(async ({ body }) => {
        const packed = body instanceof Uint8Array;
        packedOnes.push(packed);
        return packed
          ? new Response('What is this?', { status })
          : json({ data: {} }, { 'accept-encoding': 'gzip' });
      }, packs);
      await api.request(large);
      await api.request(large);
      await api.request(large);
      expect(packedOnes).toEqual([false, true, false, false]);
    },
  );

  it('that is wrong in itself is told so, and those after it are packed on', async () => {
    const packedOnes: boolean[] = [];
    const { api } = workbench(async ({ body }) => {
      packedOnes.push(body instanceof Uint8Array);
      const answer = { errors: [{ message: 'No.', extensions: { code: 'BAD_USER_INPUT' } }] };
      const headers = { 'content-type': 'application/json', 'accept-encoding': 'gzip' };
      return new Response(JSON.stringify(answer), { status: 400, headers });
    }, packs);
    await api.request(large);
    await api.request(large);
    await api.request(large);
    expect(packedOnes).toEqual([false, true, false, true, false]);
  });

  it('goes as it is where the server has not said that it takes another, or the platform cannot pack', async () => {
    for (const [platform, headers] of [
      [packs, {}],
      [{}, { 'accept-encoding': 'gzip' }],
    ] as const) {
      const { api } = workbench(async ({ body }) => {
        expect(typeof body).toBe('string');
        return json({ data: {} }, headers);
      }, platform);
      await api.request(large);
      await api.request(large);
    }
  });
});
