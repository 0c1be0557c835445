import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Hints } from '../../src/sync/index.js';
import { docsFolder } from '../../src/http/docs.js';
import { explorerFolder } from '../../src/http/explorer.js';
import { testApp, testConfig, type TestApp } from '../app/test-app.js';

describe('beside the API', () => {
  let test: TestApp;
  const get = (url: string, headers: Record<string, string> = {}) =>
    test.app.fastify.inject({ url, headers });

  beforeAll(async () => {
    test = await testApp();
  });

  it('a page says what there is, and who one may try it out as', async () => {
    const page = (await get('/about')).body;
    for (const word of ['/explorer', '/graphql/2026-11', 'ada@fieldnotes.test', 'offline-first'])
      expect(page).toContain(word);
  });

  it('in production the page names no accounts, and there is no explorer unless it is asked for', async () => {
    const { app } = await testApp({ config: testConfig({ production: true, explorer: false }) });
    expect((await app.fastify.inject('/about')).body).not.toMatch(/fieldnotes\.test|explorer/);
    const asked = await testApp({ config: testConfig({ production: true, explorer: true }) });
    expect((await asked.app.fastify.inject('/explorer/settings.json')).json().accounts).toEqual([]);
  });

  it('health, readiness and metrics are told', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await get('/readyz')).json()).toEqual({ status: 'ok', database: 'ok', hints: 'ok' });
    await test.request('{ me { name } }');
    const metrics = (await get('/metrics')).body;
    expect(metrics).toMatch(/^holdfast_requests_total [1-9]/m);
    expect(metrics).toMatch(/^holdfast_errors_total\{code="UNAUTHENTICATED"\} [1-9]/m);
  });

  it('readiness says when hints are lost, and listens no longer', async () => {
    let listeners = 0;
    const deaf: Hints = {
      publish: async () => {},
      subscribe: () => {
        listeners += 1;
        return () => void (listeners -= 1);
      },
      close: async () => {},
    };
    const { app, runtime } = await testApp({ hints: deaf });
    const answer = app.fastify.inject('/readyz');
    await vi.waitFor(() => expect([listeners, runtime.timers()]).toEqual([1, 1]));
    runtime.advance(2_000);
    expect((await answer).json()).toEqual({ status: 'ok', database: 'ok', hints: 'late' });
    expect(listeners).toBe(0);
  });

  it('every answer says what the clock of the server shows, to the millisecond too', async () => {
    const { headers } = await get('/healthz');
    expect(headers).toMatchObject({
      date: new Date(test.runtime.now()).toUTCString(),
      'x-holdfast-time': String(test.runtime.now()),
    });
  });

  it('pages of other origins may ask and read, without credentials', async () => {
    const preflight = await test.app.fastify.inject({
      method: 'OPTIONS',
      url: '/graphql',
      headers: {
        origin: 'https://app.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization,content-type',
    });
    expect(preflight.headers['access-control-allow-credentials']).toBeUndefined();
    expect(
      (await get('/healthz', { origin: 'https://app.test' })).headers['access-control-expose-headers'],
    ).toContain('x-holdfast-time');
  });

  it('long answers are compressed for whoever can read that', async () => {
    const plain = await get('/about');
    const packed = await get('/about', { 'accept-encoding': 'gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
    expect((await get('/about', { 'accept-encoding': 'br, gzip;q=0.5' })).headers['content-encoding']).toBe(
      'br',
    );
    expect(
      (await get('/about', { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding'],
    ).toBeUndefined();
  });

  it('a request that a form of another site could send is refused', async () => {
    const simple = await get('/graphql?query={me{name}}');
    expect([simple.statusCode, simple.json().errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect((await get('/graphql?query={me{name}}', { 'apollo-require-preflight': '1' })).statusCode).toBe(
      401,
    );
  });

  it('what is nowhere is told in the shape of the API', async () => {
    const answer = await get('/nowhere');
    expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([404, 'NOT_FOUND']);
  });

  // `npm ci` builds the explorer; where that was left out, there is nothing to look at.
  describe.skipIf(!existsSync(explorerFolder))('the explorer', () => {
    it('is served with its files, under a policy that lets nothing else in', async () => {
      const page = await get('/explorer');
      expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
      const files = [...page.body.matchAll(/(?:src|href)="(\/explorer\/[^"]+)"/g)].map(
        ([, file]) => file ?? '',
      );
      expect(files.length).toBeGreaterThan(1);
      for (const file of files) expect((await get(file)).statusCode).toBe(200);
      expect((await get('/explorer/../package.json')).statusCode).toBe(404);
      expect((await get('/explorer/assets/..%2findex.html')).statusCode).toBe(404);
    });

    it('loads nothing from another host', () => {
      const pages = readFileSync(join(explorerFolder, 'index.html'), 'utf8');
      expect(pages).not.toMatch(/https?:\/\//);
      const assets = join(explorerFolder, 'assets');
      for (const name of readdirSync(assets).filter((file) => file.endsWith('.css')))
        expect(readFileSync(join(assets, name), 'utf8')).not.toMatch(/(@import|url\()\s*['"]?(https?:)?\/\//);
      for (const name of readdirSync(assets).filter((file) => file.endsWith('.js')))
        expect(readFileSync(join(assets, name), 'utf8')).not.toMatch(
          /(importScripts|import|new Worker)\(\s*["'`]https?:/,
        );
    });
  });

  describe.skipIf(!existsSync(docsFolder))('the documentation', () => {
    it('is served as pages, under a policy that lets nothing else in', async () => {
      expect((await get('/about')).body).toContain('/docs');
      const page = await get('/docs');
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      for (const path of ['/docs/style.css', '/docs/guides/conflicts.html'])
        expect([path, (await get(path)).statusCode]).toEqual([path, 200]);
    });
  });
});
