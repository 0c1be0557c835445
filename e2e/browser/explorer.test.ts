import {
  createApp,
  fieldNotes,
  generatedClient,
  localHints,
  migrationsFolder,
  openDatabase,
  readConfig,
  systemRuntime,
} from '@holdfast/server/app';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserSuite } from './chromium.js';

/** The shipped server on a free port, with its demo data in memory. */
async function serve() {
  const config = readConfig(
    { PORT: '0', DATABASE_URL: 'memory://' },
    () => 'a secret for the tests of pages alone',
  );
  const database = await openDatabase({
    url: config.databaseUrl,
    migrations: [migrationsFolder],
    prisma: generatedClient,
  });
  const hints = localHints();
  const app = await createApp({ config, database, hints, runtime: systemRuntime, domain: fieldNotes });
  await app.seed();
  const { url } = await app.listen();
  const stop = async (): Promise<void> => {
    await app.stop();
    await hints.close();
    await database.close();
  };
  return { url, stop };
}

browserSuite('the explorer, in a real browser', (launch) => {
  let server: Awaited<ReturnType<typeof serve>>;
  let browser: Browser;
  let page: Page;
  const requested: string[] = [];
  const problems: string[] = [];

  /** Runs the example in a tab; resolves once the answer holds the text. */
  const run = async (tab: string, expected: string): Promise<void> => {
    await page.getByRole('tab', { name: tab }).click();
    // The editor takes its time to show another tab's text; what is run before is still the last one's.
    await page.locator('.graphiql-query-editor').getByText(tab, { exact: true }).waitFor();
    await page.getByRole('button', { name: /Execute query/ }).click();
    await expect
      .poll(() => page.locator('.result-window').innerText(), { timeout: 20_000 })
      .toContain(expected);
  };

  beforeAll(async () => {
    [server, browser] = await Promise.all([serve(), launch()]);
    page = await browser.newPage();
    page.on('request', (request) => requested.push(request.url()));
    page.on('websocket', (socket) => requested.push(socket.url()));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`${server.url}/explorer`);
    await page.getByRole('button', { name: 'Sign in as Ada' }).click();
    await page.getByText('Signed in as Ada').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('runs a query with the demo account', () => run('WhoAmI', '"name": "Basecamp"'));

  it('lists notes', () => run('Notes', '"totalCount"'));

  it('runs a mutation with the demo account', () => run('MakeNotebook', '"outcome": "APPLIED"'));

  it('answers the same mutation again from its receipt', () => run('MakeNotebook', '"replayed": true'));

  it('runs a subscription over WebSocket', () => run('Changes', '"From the explorer"'));

  it('asked no other host for anything, and failed at nothing', () => {
    const host = new URL(server.url).host;
    const foreign = requested.filter(
      (url) => !['data:', 'blob:'].includes(new URL(url).protocol) && new URL(url).host !== host,
    );
    expect(foreign).toEqual([]);
    expect(requested.some((url) => url.startsWith('ws:'))).toBe(true);
    expect(problems).toEqual([]);
  });
});
