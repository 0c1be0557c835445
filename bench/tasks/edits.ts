import type { App } from '../contestants/contestant.js';
import type { Written } from '../device/disk.js';
import { percentile, startMeter } from '../device/meter.js';
import { editedNumber, noteId, titleOfEdit } from '../field/notes.js';
import type { Figures } from '../driver/messages.js';
import { visibleOf, type Act, type Stage } from './stage.js';

/** Without a network, one note after the other gets another title. */
export const edits: Act = async (stage) => {
  const app = await stage.open();
  await stage.quiet();
  return timed(stage, app);
};

/** The same with a list on the screen. */
export const editsWatched: Act = async (stage) => {
  const { app, list } = await stage.openWithList();
  const before = list.emissions;
  const figures = await timed(stage, app);
  return { ...figures, emissions: list.emissions - before };
};

async function timed(stage: Stage, app: App): Promise<Figures> {
  const { disk } = stage.device;
  const written = disk.watch();
  const meter = startMeter();
  const from = performance.now();
  const each = await makeEdits(stage, app, stage.job.edits);
  const visibleMs = performance.now() - from;
  await stage.quiet();
  const spent = meter();
  const wrote = written();
  const count = stage.job.edits;
  const tenth = Math.max(1, Math.floor(count / 10));
  const made = Array.from({ length: count }, (_, edit) => edit);
  return {
    visibleMs,
    durableMs: durableMs(wrote, made, from, visibleMs),
    p50Ms: percentile(each, 50),
    p99Ms: percentile(each, 99),
    firstTenthMs: percentile(each.slice(0, tenth), 50),
    lastTenthMs: percentile(each.slice(-tenth), 50),
    ...spent,
    writes: wrote.writes,
    bytesEach: wrote.bytes / count,
    visible: await visibleOf(app, made, (edit) => editedNumber(edit, stage.job.size)),
  };
}

/** One edit after the other, each when the last one is taken and the screen has had its turn; the time of each. */
export async function makeEdits(stage: Stage, app: App, count: number): Promise<number[]> {
  const each: number[] = [];
  for (let edit = 0; edit < count; edit++) {
    const before = performance.now();
    await app.edit(noteId(editedNumber(edit, stage.job.size)), titleOfEdit(edit));
    each.push(performance.now() - before);
    await new Promise((resolve) => setImmediate(resolve));
    if (edit % 100 === 99) stage.progress(`${edit + 1} edits`);
  }
  return each;
}

/**
 * When the last of these edits was durable, counted from the first; undefined where one is on no disk at all. Who keeps
 * nothing in IndexedDB, but in a file, is believed: an edit is taken when it is safe.
 */
export function durableMs(
  written: Written,
  made: readonly number[],
  from: number,
  takenMs: number,
): number | undefined {
  if (written.inIndexedDb === 0) return takenMs;
  const all = made.map((edit) => written.durableAt.get(edit));
  return all.every((at) => at !== undefined) ? Math.max(...all) - from : undefined;
}
