/** `npm run bench -- web`: Field Notes with 10,000 notes in a real Chromium. Needs a built web app, and Chromium. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { median } from '../report/median.js';
import { table, whole } from '../table.js';
import { during, longTasksSince, type LongTasks } from './long-tasks.js';
import { Profile, Stage } from './stage.js';

const notes = 10_000;
/** Turns of the wheel, and how far each goes, in pixels. */
const [turns, step] = [120, 600];
/** Edits of somebody else, and how many of them come at once. */
const [edits, atOnce] = [200, 10];

/** What one run found, by what was done. */
interface Run {
  /** From the start of the navigation, everything read from the disk. */
  readonly firstLineMs: number;
  readonly countedMs: number;
  readonly longTasks: Readonly<Record<string, LongTasks>>;
}

export interface WebOptions {
  readonly runs: number;
  readonly json: boolean;
  readonly say: (text: string) => void;
}

export async function bench({ runs, json, say }: WebOptions): Promise<void> {
  const stage = await Stage.open(notes);
  const found: Run[] = [];
  try {
    for (let at = 0; at < runs; at += 1) found.push(await run(stage));
  } finally {
    await stage.close();
  }
  say(startTable(found));
  say(taskTable(found));
  const results = {
    at: new Date().toISOString(),
    node: process.version,
    load: loadavg()[0],
    notes,
    runs: found,
  };
  const folder = join(import.meta.dirname, '../results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'web.json'), `${JSON.stringify(results, null, 2)}\n`);
  if (json) console.log(JSON.stringify(results, null, 2));
}

async function run(stage: Stage): Promise<Run> {
  const profile = new Profile();
  try {
    const count = await stage.count();
    const first = await profile.open(stage.server.url, count);
    await first.getByRole('button', { name: /^Ada/ }).click();
    await first.getByText(count).waitFor();
    await upToDate(first);
    const firstSync = await longTasksSince(first, 0);
    await first.evaluate(async () => void (await navigator.serviceWorker.ready));
    await profile.close();

    const page = await profile.open(stage.server.url, count);
    await page.waitForFunction(
      () => globalThis.countedMs !== undefined && globalThis.firstLineMs !== undefined,
    );
    const { firstLineMs, countedMs } = await page.evaluate(() => ({
      firstLineMs: globalThis.firstLineMs!,
      countedMs: globalThis.countedMs!,
    }));
    await upToDate(page);
    const start = await longTasksSince(page, 0);
    return {
      firstLineMs,
      countedMs,
      longTasks: {
        'first sync': firstSync,
        'start from the disk': start,
        scroll: await during(page, () => scroll(page)),
        'type into the search': await during(page, () => search(page)),
        'type into a note': await during(page, () => write(page)),
        'live sync': await during(page, () => hear(stage, page)),
      },
    };
  } finally {
    await profile.remove();
  }
}

const upToDate = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Sync: Up to date' }).waitFor();

async function scroll(page: Page): Promise<void> {
  await page.mouse.move(400, 500);
  for (let turn = 0; turn < turns; turn += 1) {
    await page.mouse.wheel(0, step);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
}

async function search(page: Page): Promise<void> {
  const field = page.getByRole('searchbox');
  await field.pressSequentially('note 77 by the rocks', { delay: 60 });
  await field.fill('');
  await field.pressSequentially('Note 999', { delay: 60 });
  await page.getByRole('link', { name: /Note 9990/ }).waitFor();
  await field.fill('');
}

async function write(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New note', exact: true }).click();
  const text = page.getByLabel('Text, in Markdown');
  await text.pressSequentially('Seen at low water: four pups, and a fifth behind the wreck. '.repeat(3), {
    delay: 30,
  });
  await text.blur();
  await upToDate(page);
}

/** Somebody else's edits arrive while the list is on the screen; each brings its note to the top. */
async function hear(stage: Stage, page: Page): Promise<void> {
  await page
    .locator('.scroller')
    .first()
    .evaluate((list) => list.scrollTo(0, 0));
  const { id, title } = await stage.rename(edits, atOnce);
  await page.locator(`a[href*='${id}'] .note-row-title`, { hasText: title }).waitFor();
}

function startTable(runs: readonly Run[]): string {
  const row = (title: string, of: (run: Run) => number) => {
    const values = runs.map(of);
    return [title, whole(median(values)), `${whole(Math.min(...values))}-${whole(Math.max(...values))}`];
  };
  return table(
    `start: the browser is started anew, and ${whole(notes)} notes come from its disk`,
    ['', 'ms', 'runs'],
    [
      row('first line on the screen', ({ firstLineMs }) => firstLineMs),
      row('all counted', ({ countedMs }) => countedMs),
    ],
  );
}

function taskTable(runs: readonly Run[]): string {
  const names = Object.keys(runs[0]?.longTasks ?? {});
  const of = (name: string, figure: keyof LongTasks) =>
    whole(median(runs.map(({ longTasks }) => longTasks[name]![figure])));
  return table(
    `long tasks: what held the page up for more than 50 ms, with ${whole(notes)} notes`,
    ['', 'tasks', 'longest ms', 'in all ms'],
    names.map((name) => [name, of(name, 'count'), of(name, 'longestMs'), of(name, 'totalMs')]),
  );
}
