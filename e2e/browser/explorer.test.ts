import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriousFindings } from './axe.js';
import { browserSuite } from './chromium.js';
import { serve, type Served } from './serve.js';

/** Makes a notebook in the demo workspace as Grace does, from another device. */
async function makeNotebook(url: string, title: string): Promise<void> {
  const ask = async <Data>(query: string, input: object, token = ''): Promise<Data> => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables: { input } }),
    });
    return ((await answer.json()) as { data: Data }).data;
  };
  const device = { id: randomUUID(), name: 'Grace’s laptop', platform: 'test' };
  const { signIn } = await ask<{
    signIn: { accessToken: string; user: { workspaces: { workspace: { id: string } }[] } };
  }>(
    'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken user { workspaces { workspace { id } } } } }',
    { email: 'grace@fieldnotes.test', password: 'offline-first', device },
  );
  const workspaceId = signIn.user.workspaces[0]?.workspace.id;
  const ids = { clientMutationId: randomUUID(), id: randomUUID(), issuedAt: new Date().toISOString() };
  const { createNotebook } = await ask<{ createNotebook: { outcome: string } }>(
    'mutation ($input: CreateNotebookInput!) { createNotebook(input: $input) { outcome } }',
    { ...ids, workspaceId, title },
    signIn.accessToken,
  );
  expect(createNotebook.outcome).toBe('APPLIED');
}

browserSuite('the explorer, in a real browser', (launch) => {
  let server: Served;
  let browser: Browser;
  let page: Page;
  const requested: string[] = [];
  const problems: string[] = [];

  /** The answer that is shown. The editor writes its spaces as unbreakable ones. */
  const shown = async (): Promise<string> =>
    (await page.locator('.result-window').innerText()).replaceAll('\u00a0', ' ');

  /** Runs the example in a tab until the answer holds the text: for a moment a new tab still runs the last one's query. */
  const run = async (tab: string, expected: string): Promise<void> => {
    await page.getByRole('tab', { name: tab }).click();
    const button = page.getByRole('button', { name: /Execute query/ });
    const attempt = async (): Promise<string> => {
      if (await button.isVisible()) await button.click();
      return shown();
    };
    await expect.poll(attempt, { timeout: 25_000, interval: 1_000 }).toContain(expected);
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

  it('pushes the same mutation twice, and shows that it happened once', () =>
    run('PushTwice', '"replayed": true'));

  it('causes a conflict, and says how it was settled', () => run('Collide', '"explanation": "'));

  it('runs a subscription: first all there is, then what somebody else does', async () => {
    await run('Changes', '"Field craft"');
    await makeNotebook(server.url, 'Made while you look');
    await expect.poll(shown, { timeout: 20_000 }).toContain('"Made while you look"');
  });

  it.each(['dark', 'light'] as const)('has no serious finding of axe: %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.reload();
    await page.getByRole('tab', { name: 'Notes' }).click();
    await page.getByRole('treeitem').or(page.getByText('query Notes')).first().waitFor();
    // The tabs are GraphiQL's own, and hold the button that closes them.
    expect(await seriousFindings(page, ['nested-interactive'])).toEqual([]);
  });

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
