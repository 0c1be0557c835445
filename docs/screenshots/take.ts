/** `npm run screenshots`: pictures of the running app for README and docs, made anew from the demo workspace. */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath, quiet } from '../../e2e/browser/chromium-path.js';
import { Person } from '../../e2e/browser/person.js';
import { serve } from '../../e2e/browser/serve.js';

const folder = import.meta.dirname;
const phone = { viewport: { width: 360, height: 720 }, deviceScaleFactor: 1.5 };
const desktop = { viewport: { width: 1280, height: 760 } };

const executablePath = chromiumPath();
if (!executablePath) throw new Error('This needs Chromium: name it with CHROMIUM_PATH.');
const server = await serve();
const browser = await chromium.launch({ executablePath, args: quiet });
const arrive = (options: object) => Person.arrive(browser, server.url, () => {}, options);

/** Fonts are there and nothing moves any more. */
async function take({ page }: Person, name: string): Promise<void> {
  await page.evaluate(async () => void (await document.fonts.ready));
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
  process.stdout.write(`${name}.png\n`);
}

async function onADesktop(): Promise<void> {
  const ada = await (await arrive(desktop)).signIn('Ada');
  await ada.page.getByRole('link', { name: /Start here/ }).click();
  await ada.page.getByRole('grid', { name: 'Checklist' }).waitFor();
  await ada.page.mouse.move(0, 0);
  await take(ada, 'desktop');
}

async function onAPhone(): Promise<void> {
  const grace = await (await arrive({ ...phone, colorScheme: 'light' })).signIn('Grace');
  await grace.offline();
  await grace.page.getByRole('button', { name: 'New note', exact: true }).click();
  await grace.page.getByLabel('Title').fill('Seal pups on the north beach');
  await grace.page
    .getByLabel('Text, in Markdown')
    .fill('Four, and a fifth behind the wreck. Count again at low water.');
  await grace.page.getByLabel('Text, in Markdown').blur();
  await grace.page.getByText('Waiting to be sent').first().waitFor();
  await grace.page.getByRole('button', { name: 'Back to the list' }).click();
  await grace.sees(/Offline, \d waiting/);
  await take(grace, 'phone-offline');
  await grace.page.getByRole('button', { name: /^Sync/ }).click();
  await grace.page.getByRole('dialog').getByText('New note').waitFor();
  await take(grace, 'phone-outbox');

  const dark = await (await arrive({ ...phone, colorScheme: 'dark' })).signIn('Ada');
  await dark.page.getByRole('searchbox').fill('kelp survey');
  await dark.page.getByRole('link', { name: /Kelp survey/ }).click();
  await dark.page.getByRole('grid', { name: 'Checklist' }).waitFor();
  await take(dark, 'phone-dark');
}

async function inTheLab(): Promise<void> {
  const ada = await (await arrive({ viewport: { width: 1280, height: 760 } })).signIn('Ada');
  const { page } = ada;
  await page.getByRole('button', { name: 'Bad-network lab' }).click();
  const [first, second] = ['First device', 'Second device'].map((name) => page.getByRole('region', { name }));
  await second!.getByRole('button', { name: /^Grace/ }).click();
  await second!.getByRole('button', { name: 'Sync: Up to date' }).waitFor();
  const weather = async (device: string, to: string): Promise<void> => {
    await page.getByRole('button', { name: `Line of the ${device} device` }).click();
    await page.getByRole('option', { name: to }).click();
  };
  const rename = async (device: typeof first, title: string): Promise<void> => {
    await device!.getByRole('button', { name: 'Notebooks and account' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Field craft' }).click();
    await device!.getByRole('button', { name: 'Notebook', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(title);
    await page.getByRole('button', { name: 'Rename' }).click();
    await device!.getByRole('heading', { name: title, level: 1 }).waitFor();
  };
  await weather('first', 'Offline');
  await weather('second', 'Offline');
  await rename(first, 'Kelp and tides');
  await rename(second, 'Shore work');
  await first!.getByRole('button', { name: /Sync: Offline, \d waiting/ }).waitFor();
  await weather('second', 'Good line');
  await second!.getByRole('button', { name: 'Sync: Up to date' }).waitFor();
  await page.mouse.move(0, 0);
  await take(ada, 'lab');

  await weather('first', 'Good line');
  await first!.getByRole('button', { name: 'Sync: 1 to decide' }).click();
  await page.getByRole('dialog').getByRole('article').waitFor();
  await take(ada, 'conflict');
}

try {
  await onADesktop();
  await onAPhone();
  await inTheLab();
} finally {
  await browser.close();
  await server.stop();
}
