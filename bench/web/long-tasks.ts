import type { Page } from 'playwright-core';

/** What kept a page from drawing or taking a key, while something was done in it. */
export interface LongTasks {
  /** Of tasks over 50 ms, as browsers count them. */
  readonly count: number;
  readonly longestMs: number;
  readonly totalMs: number;
}

/** What `observe.js` leaves in the page. */
declare global {
  /** When the first line of the list, and the count above it, were on the screen: milliseconds since the page was asked for. */
  var firstLineMs: number | undefined;
  var countedMs: number | undefined;
  var longTasksSince: (since: number) => Promise<number[]>;
}

/** The long tasks that begin while `action` goes on, and until the page has been idle for a moment. */
export async function during(page: Page, action: () => Promise<unknown>): Promise<LongTasks> {
  const from = await page.evaluate(() => performance.now());
  await action();
  return longTasksSince(page, from);
}

export async function longTasksSince(page: Page, from: number): Promise<LongTasks> {
  const tasks = await page.evaluate((since) => globalThis.longTasksSince(since), from);
  return {
    count: tasks.length,
    longestMs: Math.max(0, ...tasks),
    totalMs: tasks.reduce((sum, ms) => sum + ms, 0),
  };
}
