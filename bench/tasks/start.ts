import type { App } from '../contestants/contestant.js';
import { heapUsed, percentile, startMeter, until } from '../device/meter.js';
import { notebookId, notebooks, noteId } from '../field/notes.js';
import { List, type Act } from './stage.js';

/** The app starts without a network and shows the first page of a list. */
export const start: Act = async (stage) => {
  const heapBefore = heapUsed();
  const meter = startMeter();
  const from = performance.now();
  const app = await stage.open();
  const list = new List(app);
  await list.full();
  const firstMs = performance.now() - from;
  const last = noteId(stage.job.size - 1);
  await until(async () => (await app.titleOf(last)) !== undefined, 60_000, 'the last note can be read');
  const allMs = performance.now() - from;
  const listMs = await readLists(app);
  await stage.quiet();
  const spent = meter();
  const heapMb = (heapUsed() - heapBefore) / 1e6;
  return { firstMs, allMs, listMs, ...spent, heapMb, rssMb: process.memoryUsage().rss / 1e6 };
};

/** The first pages of all other notebooks, one after the other; the time of one. */
async function readLists(app: App): Promise<number> {
  const each: number[] = [];
  for (let notebook = 1; notebook < notebooks; notebook++) {
    const from = performance.now();
    const list = new List(app, notebookId(notebook));
    await list.full();
    each.push(performance.now() - from);
    list.stop();
  }
  return percentile(each, 50);
}
