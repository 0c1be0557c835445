import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';

const patience = 60_000;

/** Somebody before Field Notes in a browser of their own, who sees and does what people do. */
export class Person {
  page: Page;
  readonly context: BrowserContext;
  readonly #url: string;

  private constructor(url: string, context: BrowserContext, page: Page) {
    this.#url = url;
    this.context = context;
    this.page = page;
  }

  /** Opens the page in a browser profile of its own; `requested` hears of everything that it asks the network for. */
  static async arrive(
    browser: Browser,
    url: string,
    requested: (url: string) => void,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<Person> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(patience);
    context.on('request', (request) => requested(request.url()));
    context.on('page', (page) => page.on('websocket', (socket) => requested(socket.url())));
    const page = await context.newPage();
    await page.goto(url);
    return new Person(url, context, page);
  }

  /** The same browser, another tab. */
  async anotherTab(): Promise<Person> {
    const page = await this.context.newPage();
    await page.goto(this.#url);
    return new Person(this.#url, this.context, page);
  }

  async signIn(name: string): Promise<this> {
    await this.page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await this.sees('Up to date');
    return this;
  }

  /** Waits for the pill to say so. */
  async sees(status: string | RegExp): Promise<void> {
    const text = typeof status === 'string' ? `Sync: ${status}` : status;
    await this.page.getByRole('button', { name: text }).waitFor();
  }

  offline = (): Promise<void> => this.context.setOffline(true);
  online = (): Promise<void> => this.context.setOffline(false);

  /** Waits until the page will open without a network. */
  async installed(): Promise<void> {
    await this.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  }

  /** Closes the tab and opens another one. */
  async comeBack(path = '/'): Promise<void> {
    await this.page.close();
    this.page = await this.context.newPage();
    await this.page.goto(this.#url + path);
  }

  async write(title: string, text: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New note', exact: true }).click();
    const note = this.page.getByRole('region', { name: 'Note', exact: true });
    await note.getByPlaceholder('Write in Markdown').fill(text);
    await note.getByLabel('Title').fill(title);
    await note.getByLabel('Title').blur();
    await this.line(title).waitFor();
  }

  /** A note's line in the list. */
  line = (title: string | RegExp) =>
    this.page.getByRole('list', { name: 'Notes' }).getByRole('link', { name: title });

  async find(title: string): Promise<void> {
    await this.page.getByRole('searchbox').fill(title);
    await this.line(title).first().click();
    await expect
      .poll(() => this.page.getByLabel('Title').inputValue(), { timeout: patience })
      .toContain(title);
  }

  devtools = (): Promise<CDPSession> => this.context.newCDPSession(this.page);

  /** All that this browser holds of the page's, as one text. */
  stored(): Promise<string> {
    return this.page.evaluate(async () => {
      const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(name!);
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(new Error('unreadable'));
        });
        for (const store of database.objectStoreNames)
          found.push(
            await new Promise((resolve) => {
              const request = database.transaction(store).objectStore(store).getAll();
              request.onsuccess = () => resolve(request.result);
            }),
          );
        database.close();
      }
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) found.push(url);
      return JSON.stringify(found);
    });
  }
}
