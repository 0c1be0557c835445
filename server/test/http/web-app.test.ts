import Fastify from 'fastify';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldNotes } from '../../src/domain/field-notes.js';
import { listedEveryMs } from '../../src/http/static-files.js';
import { addWebApp } from '../../src/http/web-app.js';
import { manualRuntime } from '../support/manual-runtime.js';
import { emptyDatabase, testApp, testConfig } from '../app/test-app.js';

describe('an app for browsers', () => {
  let folder: string;
  const fastify = Fastify();
  const runtime = manualRuntime();
  const get = (url: string) => fastify.inject({ url });
  const settings = { name: 'Notes', accounts: [] };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'web-app-'));
    await mkdir(join(folder, 'assets'));
    for (const [name, text] of [
      ['index.html', '<!doctype html><title>Notes</title>'],
      ['service-worker.js', 'addEventListener("fetch", () => {})'],
      ['app.webmanifest', '{"name":"Notes"}'],
      ['assets/index-3f9a1c2e.js', 'export {}'],
    ] as const)
      await writeFile(join(folder, name), text);
    expect(addWebApp(fastify, { folder, pages: ['/w/*'] }, settings, runtime)).toBe(true);
  });
  afterAll(async () => {
    await fastify.close();
    await rm(folder, { recursive: true });
  });

  it('answers at / and at its own pages, and nowhere else', async () => {
    for (const path of ['/', '/w/one', '/w/one/n/two?tag=kelp'])
      expect((await get(path)).body).toContain('<title>Notes</title>');
    for (const path of ['/nowhere', '/graphiql', '/assets/other.js', '/assets/..%2findex.html'])
      expect((await get(path)).statusCode).toBe(404);
  });

  it('lets browsers keep what has its hash in its name, and ask again for the rest', async () => {
    const kept = async (path: string) => (await get(path)).headers['cache-control'];
    expect(await kept('/assets/index-3f9a1c2e.js')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/', '/w/one', '/service-worker.js', '/app.webmanifest'])
      expect(await kept(path)).toBe('no-cache');
    expect(await kept('/settings.json')).toBe('no-store');
  });

  it('may run its own scripts and speak to its own server, and no more', async () => {
    const { headers } = await get('/w/one');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
    expect((await get('/app.webmanifest')).headers['content-type']).toMatch(/^application\/manifest\+json/);
  });

  it('that is built anew under a running server is served as it is now', async () => {
    const [before, after] = [join(folder, 'assets/list-11aa.js'), join(folder, 'assets/list-22bb.js')];
    await writeFile(before, 'export const list = 1');
    runtime.advance(listedEveryMs);
    expect((await get('/assets/list-11aa.js')).body).toBe('export const list = 1');
    await rm(before);
    await writeFile(after, 'export const list = 2');
    expect((await get('/assets/list-11aa.js')).statusCode).toBe(404);
    // Whoever asks for much that is not there has the folder listed once a second, and no more.
    expect((await get('/assets/list-22bb.js')).statusCode).toBe(404);
    runtime.advance(listedEveryMs);
    expect((await get('/assets/list-22bb.js')).body).toBe('export const list = 2');
  });

  it('is not there where it has not been built: then / says what there is', async () => {
    expect(addWebApp(Fastify(), { folder: join(folder, 'nowhere'), pages: [] }, settings, runtime)).toBe(
      false,
    );
  });

  it('is told of the demo accounts, and in production of none', async () => {
    const database = await emptyDatabase();
    for (const [production, count] of [
      [false, 3],
      [true, 0],
    ] as const) {
      const domain = { ...fieldNotes, webApp: { folder, pages: ['/w/*'] } };
      const { app } = await testApp({ config: testConfig({ production }), database, domain });
      const { name, accounts } = (await app.fastify.inject('/settings.json')).json();
      expect([name, accounts.length]).toEqual(['Field Notes', count]);
      expect((await app.fastify.inject('/about')).body).toContain('Field Notes: the app');
    }
  });
});
