import { heapUsed, startMeter, until } from '../device/meter.js';
import { noteId } from '../field/notes.js';
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
  await stage.quiet();
  const spent = meter();
  const heapMb = (heapUsed() - heapBefore) / 1e6;
  return { firstMs, allMs, ...spent, heapMb, rssMb: process.memoryUsage().rss / 1e6 };
};
