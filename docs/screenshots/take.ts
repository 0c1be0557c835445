/** `npm run screenshots`: pictures and a film of the running app for README and docs, made anew from the demo workspace. */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath, quiet } from '../../e2e/browser/chromium-path.js';
import { Person } from '../../e2e/browser/person.js';
import { serve } from '../../e2e/browser/serve.js';
import { Film } from './film.js';
import { Lab } from './lab.js';

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

/** Two people rename one notebook without a network: as a film, and two pictures of it. */
async function inTheLab(): Promise<void> {
  const ada = await (await arrive(desktop)).signIn('Ada');
  const { page } = ada;
  const lab = await Lab.open(page);
  const { first, second } = lab;
  for (const device of [first, second]) await lab.openNotebook(device, 'Field craft');
  const film = new Film(page);
  await film.caption('Two devices, one notebook');
  await film.hold(1_800);

  await film.caption('Both lose the network …');
  await lab.weather('first', 'Offline');
  await lab.weather('second', 'Offline');
  await film.hold(1_600);
  await film.caption('… and both rename it');
  await lab.rename(first, 'Kelp and tides', () => film.hold(1_400));
  await film.hold(900);
  await lab.rename(second, 'Shore work', () => film.hold(1_400));
  await first.getByRole('button', { name: /Sync: Offline, \d waiting/ }).waitFor();
  await film.caption('Each goes on working; what waits is counted');
  await film.hold(2_200);

  await film.caption('The second device is back first');
  await lab.weather('second', 'Good line');
  await second.getByRole('button', { name: 'Sync: Up to date' }).waitFor();
  await film.hold(2_000);
  await film.withoutCaption();
  await take(ada, 'lab');

  await film.caption('Then the first: its edit meets the other one');
  await lab.weather('first', 'Good line');
  const conflict = first.getByRole('button', { name: 'Sync: 1 to decide' });
  await conflict.waitFor();
  await film.hold(2_000);
  await conflict.click();
  await page.getByRole('dialog').getByRole('article').waitFor();
  await film.withoutCaption();
  await take(ada, 'conflict');
  await film.caption('Nothing is lost: who, when, why, and a choice');
  await film.hold(4_000);
  await page.getByRole('dialog').getByRole('button', { name: 'Kelp and tides' }).click();
  await page.getByText('Nothing to decide').waitFor();
  await page.keyboard.press('Escape');
  for (const device of [first, second])
    await device.getByRole('heading', { name: 'Kelp and tides', level: 1 }).waitFor();
  await film.caption('Decided once, and both agree');
  await film.hold(3_000);
  film.write(join(folder, 'two-devices.webp'));
  process.stdout.write('two-devices.webp\n');
}

try {
  await onADesktop();
  await onAPhone();
  await inTheLab();
} finally {
  await browser.close();
  await server.stop();
}
