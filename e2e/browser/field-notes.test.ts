import { gunzipSync } from 'node:zlib';
import type { Browser, Page, Request, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Api, password } from './api.js';
import { seriousFindings } from './axe.js';
import { browserSuite } from './chromium.js';
import { Person } from './person.js';
import { serve, sessionMs, type Served } from './serve.js';

browserSuite('Field Notes, in a real browser', (launch) => {
  let server: Served;
  let browser: Browser;
  let api: Api;
  const requested = new Set<string>();
  const people: Person[] = [];

  const arrive = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<Person> => {
    const person = await Person.arrive(browser, server.url, (url) => requested.add(url), options);
    people.push(person);
    return person;
  };
  const signedIn = async (name: string, options = {}): Promise<Person> =>
    (await arrive(options)).signIn(name);

  beforeAll(async () => {
    [server, browser] = await Promise.all([serve(), launch()]);
    api = await new Api(server.url).signIn('ada');
  }, 180_000);
  afterEach(async () => {
    for (const person of people.splice(0)) await person.context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('opens without a network, with the notes and what waits, and the server gets all of it once', async () => {
    const ada = await signedIn('Ada');
    await ada.installed();
    await ada.offline();
    await ada.write('Written in a tunnel', 'Three stops without a bar.');
    await ada.sees(/Offline, \d+ waiting/);

    await ada.comeBack();
    await ada.sees(/Offline, \d+ waiting/);
    await ada.line('Written in a tunnel').getByRole('img', { name: 'Waiting to be sent' }).waitFor();
    await ada.find('Written in a tunnel');
    await ada.page.getByText('Three stops without a bar.').first().waitFor();
    await ada.find('What a holdfast is');

    await ada.online();
    await ada.sees('Up to date');
    expect(await api.titles('Three stops')).toEqual(['Written in a tunnel']);
  });

  it('names a colour that was set offline in the list, and shows the edit in the inspector, which is fetched only then', async () => {
    const ada = await signedIn('Ada');
    await ada.installed();
    await ada.comeBack();
    await ada.offline();
    const { page } = ada;
    await ada.find('What a holdfast is');
    await page.getByRole('button', { name: /^Colour:/ }).click();
    await page.getByRole('radio', { name: 'Tide' }).press('Space');
    await page.keyboard.press('Escape');
    await ada.line('What a holdfast is').getByText('Tide').waitFor();

    const inspectors = () =>
      page.evaluate(() => {
        const names = performance.getEntriesByType('resource').map(({ name }) => name);
        return names.filter((name) => name.includes('inspector')).length;
      });
    expect(await inspectors()).toBe(0);
    await page.getByRole('button', { name: /^Sync/ }).click();
    await page.getByRole('tab', { name: 'This device' }).click();
    await page.getByRole('button', { name: 'Look into sync' }).click();
    const waiting = page.getByRole('group', { name: 'Edits that wait' });
    await waiting.getByRole('button', { name: /updateNote/ }).click();
    await waiting.getByText('"colour": "TIDE"').waitFor();
    expect(await inspectors()).toBe(1);
  });

  it('brings back what was deleted, and takes that down without a network too', async () => {
    const ada = await signedIn('Ada');
    const { page } = ada;
    await ada.write('Thrown away', 'Not for good.');
    await ada.sees('Up to date');
    await page.getByRole('button', { name: 'Delete note' }).click();
    await expect.poll(() => api.titles('Thrown away'), { timeout: 30_000 }).toEqual([]);
    await ada.sees('Up to date');
    await ada.offline();
    await page.getByRole('link', { name: 'Deleted' }).click();
    await page.getByRole('button', { name: 'Restore Thrown away' }).click();
    await page.getByRole('dialog').getByRole('img', { name: 'Waiting to be sent' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await ada.online();
    await page.getByRole('dialog').getByText('Nothing here').waitFor();
    expect(await api.titles('Thrown away')).toEqual(['Thrown away']);
    await page.keyboard.press('Escape');
    await ada.line('Thrown away').waitFor();
  });

  it('shows two people each other’s words as they write, also in one text', async () => {
    const [ada, grace] = await Promise.all([signedIn('Ada'), signedIn('Grace')]);
    await ada.write('Two pens', 'one two three');
    await grace.find('Two pens');
    await grace.page.getByRole('tab', { name: 'Write' }).click();
    const [hers, his] = [ada, grace].map(({ page }) => page.getByLabel('Text, in Markdown'));
    await expect.poll(() => his!.inputValue(), { timeout: 30_000 }).toBe('one two three');
    await hers!.press('Control+End');
    await hers!.pressSequentially(' four');
    await his!.press('Control+Home');
    await his!.pressSequentially('zero ');
    for (const text of [hers!, his!])
      await expect.poll(() => text.inputValue(), { timeout: 30_000 }).toBe('zero one two three four');
  });

  it('shows a conflict to those who made it, says why, and lets one of them decide', async () => {
    const [ada, grace] = await Promise.all([signedIn('Ada'), signedIn('Grace')]);
    const rename = async ({ page }: Person, title: string): Promise<void> => {
      await page.getByRole('navigation').getByRole('link', { name: 'Field craft' }).click();
      await page.getByRole('button', { name: 'Notebook', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Rename' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill(title);
      await page.getByRole('button', { name: 'Rename' }).click();
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    };
    await Promise.all([ada.offline(), grace.offline()]);
    await rename(ada, 'Kelp and tides');
    await rename(grace, 'Shore work');
    await ada.online();
    await ada.sees('Up to date');
    await grace.online();
    await grace.sees('1 to decide');

    await grace.page.getByRole('button', { name: 'Sync: 1 to decide' }).click();
    const conflict = grace.page.getByRole('dialog').getByRole('article');
    const words = await conflict.innerText();
    for (const word of ['title', 'Ada', 'Kelp and tides', 'Shore work']) expect(words).toContain(word);
    await conflict.getByRole('button', { name: 'Shore work' }).click();
    await grace.page.getByText('Nothing to decide').waitFor();
    for (const { page } of [ada, grace])
      await page.getByRole('heading', { name: 'Shore work', level: 1, includeHidden: true }).waitFor();
  });

  it('leaves nothing of a person who has signed out, and shows the next one nothing of it', async () => {
    const browserOfBoth = await signedIn('Ada');
    const { page } = browserOfBoth;
    expect(await browserOfBoth.stored()).toContain('haptera');
    await browserOfBoth.offline();
    await browserOfBoth.write('For my eyes only', 'Unsent.');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Keep and sign out' }).click();
    await page.getByRole('heading', { name: 'Field Notes' }).waitFor();
    expect(await browserOfBoth.stored()).not.toContain('haptera');

    await browserOfBoth.online();
    await browserOfBoth.comeBack();
    await browserOfBoth.signIn('Grace');
    await browserOfBoth.page.getByRole('searchbox').fill('For my eyes only');
    await browserOfBoth.page.getByText('Nothing fits').waitFor();
    expect(await api.titles('For my eyes only')).toEqual([]);
    await browserOfBoth.page.getByRole('button', { name: 'Sign out' }).click();
    await browserOfBoth.page.getByRole('button', { name: /^Ada/ }).click();
    await browserOfBoth.sees('Up to date');
    await expect
      .poll(() => api.titles('For my eyes only'), { timeout: 30_000 })
      .toEqual(['For my eyes only']);

    await browserOfBoth.page.getByRole('button', { name: 'Sign out' }).click();
    await browserOfBoth.page.getByRole('button', { name: /^Lin/ }).waitFor();
    const left = await browserOfBoth.stored();
    for (const word of ['haptera', 'For my eyes only', 'Grace', 'Basecamp', 'fieldnotes.test'])
      expect(left).not.toContain(word);
  });

  it('says that this device is full, keeps what is typed in the field, and saves it when there is room', async () => {
    const ada = await signedIn('Ada');
    await ada.write('No room at all', 'before');
    await ada.sees('Up to date');
    // As a disk that is full has it; what Chromium's own override of the quota says comes minutes late.
    await ada.page.evaluate(() => {
      const put = IDBObjectStore.prototype.put;
      Object.assign(globalThis, { makeRoom: () => (IDBObjectStore.prototype.put = put) });
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('The disk is full', 'QuotaExceededError');
      };
    });
    const text = ada.page.getByLabel('Text, in Markdown');
    await text.fill('while it is full');
    await ada.page.getByText('This device has no room left').waitFor();
    expect(await text.inputValue()).toBe('while it is full');
    await ada.page.evaluate(() => (globalThis as unknown as { makeRoom(): void }).makeRoom());
    await text.fill('and with room');
    await ada.sees('Up to date');
    await expect.poll(() => api.titles('and with room'), { timeout: 30_000 }).toEqual(['No room at all']);
  });

  it('notices when what it stored was cleared away, says so, and loses nothing that it knows', async () => {
    const ada = await signedIn('Ada');
    await ada.write('Cleared', 'before');
    await ada.sees('Up to date');
    await ada.offline();
    const devtools = await ada.devtools();
    await devtools.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes: 'indexeddb' });
    await ada.page.getByLabel('Text, in Markdown').fill('after');
    await ada.page.getByRole('button', { name: 'Got it' }).click();
    await ada.online();
    await ada.sees('Up to date');
    expect(await api.titles('after')).toContain('Cleared');
    expect(await ada.stored()).toContain('haptera');
  });

  it('sends once what waits in two tabs, though the one that sends is closed before it hears an answer', async () => {
    const ada = await signedIn('Ada');
    const other = await ada.anotherTab();
    await other.sees('Up to date');
    await ada.offline();
    await ada.write('From the first tab', 'Tabs, one.');
    await other.write('From the second tab', 'Tabs, two.');
    await Promise.all([
      ada.line('From the second tab').waitFor(),
      other.line('From the first tab').waitFor(),
    ]);

    const closed = new Promise<Page>((resolve, reject) => {
      const intercept = async (route: Route): Promise<void> => {
        if (!bodyOf(route.request()).includes('HoldfastPush')) return route.continue();
        await ada.context.unrouteAll();
        // The server has done it, and whoever asked for it is gone.
        await route.fetch();
        const page = route.request().frame().page();
        await page.close();
        resolve(page);
      };
      ada.context.route('**/graphql/**', (route) => intercept(route).catch(reject)).catch(reject);
    });
    await ada.online();
    const left = (await closed) === ada.page ? other : ada;
    await left.sees('Up to date');
    expect((await api.titles('Tabs,')).sort()).toEqual(['From the first tab', 'From the second tab']);
  });

  it('shows a second device beside the first, and both agree however bad a line was', async () => {
    const { page } = await signedIn('Ada');
    await page.getByRole('button', { name: 'Bad-network lab' }).click();
    const [first, second] = ['First device', 'Second device'].map((name) =>
      page.getByRole('region', { name }),
    );
    await second!.getByRole('button', { name: /^Grace/ }).click();
    await second!.getByRole('button', { name: 'Sync: Up to date' }).waitFor();
    const weather = async (device: string, to: string): Promise<void> => {
      await page.getByRole('button', { name: `Line of the ${device} device` }).click();
      await page.getByRole('option', { name: to }).click();
    };
    await weather('first', 'Answers get lost');
    await first!.getByRole('button', { name: 'New note', exact: true }).click();
    await first!.getByLabel('Title').fill('Through the storm');
    // The server has it, and the first device does not know.
    await second!.getByRole('link', { name: /Through the storm/ }).waitFor();
    await first!.getByText('Waiting to be sent').waitFor();
    await weather('first', 'Good line');
    await first!.getByText('Saved').waitFor();
    expect(await api.titles('Through the storm')).toEqual(['Through the storm']);
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = await arrive();
    await page.getByLabel('Email').focus();
    await page.keyboard.type('ada@fieldnotes.test');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sync: Up to date' }).waitFor();
    await page.getByRole('searchbox').focus();
    await page.keyboard.type('kelp survey');
    await page.getByText('Basecamp · 1').waitFor();
    await page.getByRole('searchbox').press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const items = page.getByRole('grid', { name: 'Checklist' }).getByRole('row');
    await items.first().waitFor();
    const texts = (): Promise<string[]> =>
      page
        .getByRole('grid', { name: 'Checklist' })
        .getByRole('textbox')
        .evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value));
    const [one, two] = await texts();
    await page.getByRole('button', { name: `Move ${one}` }).focus();
    // Each place between two lines is told to whoever hears the page; a key that comes before it has the focus is lost.
    const placeAfter = (text?: string) =>
      page.locator(`:focus[aria-roledescription="drop indicator"][aria-label^="Insert between ${text} and"]`);
    await page.keyboard.press('Enter');
    await placeAfter(one).waitFor();
    await page.keyboard.press('ArrowDown');
    await placeAfter(two).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await texts()).slice(0, 2), { timeout: 30_000 }).toEqual([two, one]);
  });

  for (const [title, options] of [
    [
      'on a phone 360 pixels wide, in the dark',
      { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
    ],
    ['on a desktop, in the light', { viewport: { width: 1280, height: 800 }, colorScheme: 'light' }],
  ] as const)
    it(`has no serious finding of axe, and nothing to scroll sideways: ${title}`, async () => {
      const { page } = await arrive(options);
      const findings: string[] = [];
      const look = async (what: string): Promise<void> => {
        findings.push(...(await seriousFindings(page)).map((finding) => `${what}: ${finding}`));
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > options.viewport.width) findings.push(`${what}: is ${width} pixels wide`);
      };
      await page.getByRole('button', { name: /^Ada/ }).waitFor();
      await look('sign-in');
      await page.getByRole('button', { name: /^Ada/ }).click();
      await page.getByRole('button', { name: 'Sync: Up to date' }).waitFor();
      await look('list');
      await page.getByRole('link', { name: /Start here/ }).click();
      await page.getByRole('grid', { name: 'Checklist' }).waitFor();
      await look('note');
      await page.getByRole('button', { name: /^Colour:/ }).click();
      await look('colour');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'History' }).click();
      await page.getByRole('dialog').getByRole('article').first().waitFor();
      await look('history');
      await page.keyboard.press('Escape');
      if (options.viewport.width < 720) await page.getByRole('button', { name: 'Back to the list' }).click();
      await page.getByRole('button', { name: /^Sync/ }).click();
      for (const tab of ['Waiting', 'Conflicts', 'This device']) {
        await page.getByRole('tab', { name: tab }).click();
        await look(tab);
      }
      await page.getByRole('button', { name: 'Look into sync' }).click();
      await page.getByRole('region', { name: 'Sync inspector' }).waitFor();
      await look('inspector');
      for (const path of ['/about', '/docs', '/docs/guides/conflicts.html', '/docs/protocol.html']) {
        await page.goto(server.url + path);
        await look(path);
      }
      expect(findings).toEqual([]);
    });

  it('goes on offline when the session has run out, and asks for a sign-in only when it is online', async () => {
    const ada = await signedIn('Ada');
    await ada.installed();
    await ada.offline();
    server.later(sessionMs + 60_000);
    await ada.comeBack();
    await ada.write('A week at sea', 'No word from home.');
    await ada.sees(/Offline, \d+ waiting/);
    expect(await ada.page.getByText('Your session has ended').count()).toBe(0);
    await ada.online();
    await ada.page.getByText('Your session has ended').waitFor();
    await ada.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await ada.page.getByLabel('Password').fill(password);
    await ada.page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
    await ada.sees('Up to date');
    expect(await (await api.signIn('ada')).titles('week at sea')).toEqual(['A week at sea']);
  });

  it('asked no other host for anything, all the time', () => {
    const host = new URL(server.url).host;
    const foreign = [...requested].filter(
      (url) => !['data:', 'blob:'].includes(new URL(url).protocol) && new URL(url).host !== host,
    );
    expect(foreign).toEqual([]);
    for (const path of ['/service-worker.js', '/assets/', '/graphql', '/about', '/docs/pictures/'])
      expect([...requested].some((url) => url.includes(path))).toBe(true);
  });
});

/** What a request carries, which the kit packs. */
function bodyOf(request: Request): string {
  const body = request.postDataBuffer();
  if (!body) return '';
  return (request.headers()['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
}
