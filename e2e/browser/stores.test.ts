import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Store, StoreFactory } from '@holdfast/client-kit';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserSuite } from './chromium.js';

/** What runs in the page: the suite of all stores, with a small runner, and what the tests below ask for by name. */
const script = `
  import { storeConformance } from '@holdfast/client-kit/testing';
  import { encrypted } from '@holdfast/client-kit/stores/encrypted';
  import { indexedDbStores } from '@holdfast/client-kit/stores/indexeddb';
  import { localStorageStores } from '@holdfast/client-kit/stores/localstorage';

  const inOneForm = (value) =>
    JSON.stringify(value, (_, part) =>
      part === undefined ? 'undefined' : Array.isArray(part) || typeof part !== 'object' || !part
        ? part
        : Object.entries(part).sort(),
    );
  const expect = (actual) => ({
    toEqual(expected) {
      if (inOneForm(actual) !== inOneForm(expected))
        throw new Error(inOneForm(actual).slice(0, 200) + ' is not ' + inOneForm(expected).slice(0, 200));
    },
  });

  const factories = {
    localStorage: () => localStorageStores(),
    IndexedDB: () => indexedDbStores(),
    'encrypted localStorage': () => encrypted(localStorageStores(), { key: new Uint8Array(32).fill(7) }),
  };
  window.stores = factories;
  window.runSuite = async (name) => {
    const tests = [];
    const it = (title, test) => void tests.push({ title, test });
    const fresh = async () => {
      const stores = factories[name]();
      for (const left of await stores.list()) await stores.destroy(left);
      return stores;
    };
    storeConformance({ describe: (_, define) => define(), it, expect }, name, fresh);
    const failures = [];
    for (const { title, test } of tests) await test().catch((error) => failures.push(title + ': ' + error.message));
    return { count: tests.length, failures };
  };
`;

declare global {
  interface Window {
    stores: Record<string, () => StoreFactory>;
    runSuite(name: string): Promise<{ count: number; failures: string[] }>;
    held?: unknown;
  }
}

/** A page with the script in it, on a host that the browser trusts as it trusts https. */
async function servePage(): Promise<{ server: Server; url: string }> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['holdfast-source'],
    logLevel: 'silent',
  });
  const page = `<!doctype html><title>stores</title><script type="module">${outputFiles[0]!.text}</script>`;
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

browserSuite('stores, in a real browser', (launch) => {
  let browser: Browser;
  let context: BrowserContext;
  let site: Awaited<ReturnType<typeof servePage>>;

  const tab = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(site.url);
    await page.waitForFunction(() => typeof window.runSuite === 'function');
    return page;
  };

  beforeAll(async () => {
    [site, browser] = await Promise.all([servePage(), launch()]);
    context = await browser.newContext();
  });
  afterAll(async () => {
    await browser?.close();
    site?.server.close();
  });

  for (const name of ['localStorage', 'IndexedDB', 'encrypted localStorage'])
    it(`keep their laws: ${name}`, async () => {
      const page = await tab();
      const { count, failures } = await page.evaluate((which) => window.runSuite(which), name);
      expect(failures).toEqual([]);
      expect(count).toBeGreaterThan(8);
      await page.close();
    });

  it('in localStorage are held by one tab at a time, and are there for the next one with what was written', async () => {
    const [first, second] = [await tab(), await tab()];
    const open = async () => {
      const store = await window.stores.localStorage!().open('tabs');
      window.held = store;
      return store.get('x');
    };
    const outcome = (page: Page) =>
      page.evaluate(open).catch((error: Error) => /Another tab holds/.test(error.message) && 'held');
    expect(await first.evaluate(open)).toBeUndefined();
    await first.evaluate(() =>
      (window.held as Store).write([
        { put: 'x', value: '1' },
        { put: 'y', value: '2' },
      ]),
    );
    expect(await outcome(second)).toBe('held');
    await first.close();
    await expect.poll(() => outcome(second)).toBe('1');
  });

  it('in localStorage have room for five million characters, and take nothing of what is more', async () => {
    const page = await tab();
    const found = await page.evaluate(async () => {
      localStorage.clear();
      const store = await window.stores.localStorage!().open('full');
      await store.write([{ put: 'a', value: 'a'.repeat(2_000_000) }]);
      const code = await store
        .write([
          { put: 'b', value: 'b'.repeat(2_000_000) },
          { put: 'c', value: 'c'.repeat(2_000_000) },
        ])
        .then(
          () => 'taken',
          (error: { code: string }) => error.code,
        );
      return { code, keys: (await store.scan('')).map(([key]) => key), cells: localStorage.length };
    });
    expect(found).toEqual({ code: 'STORE_FULL', keys: ['a'], cells: 2 });
  });
});
