import type { App } from '../contestants/contestant.js';
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
  const { bytes, writes, durableAt } = written();
  const count = stage.job.edits;
  const tenth = Math.max(1, Math.floor(count / 10));
  const made = Array.from({ length: count }, (_, edit) => edit);
  return {
    visibleMs,
    durableMs: durableFor(durableAt, made, from, visibleMs),
    p50Ms: percentile(each, 50),
    p99Ms: percentile(each, 99),
    firstTenthMs: percentile(each.slice(0, tenth), 50),
    lastTenthMs: percentile(each.slice(-tenth), 50),
    ...{ ...spent, writes, bytesEach: bytes / count },
    visible: await visibleOf(app, made, (edit) => editedNumber(edit, stage.job.size)),
  };
}

/** One edit after the other, each when the last one is taken and the screen has had its turn; the time of each. */
export async function makeEdits(stage: Stage, app: App, count: number, from = 0): Promise<number[]> {
  const each: number[] = [];
  for (let edit = from; edit < from + count; edit++) {
    const before = performance.now();
    await app.edit(noteId(editedNumber(edit, stage.job.size)), titleOfEdit(edit));
    each.push(performance.now() - before);
    await new Promise((resolve) => setImmediate(resolve));
    if (edit % 100 === 99) stage.progress(`${edit + 1} edits`);
  }
  return each;
}

/** Undefined where some edit is on no disk at all. What keeps no IndexedDB says by itself when an edit is safe. */
function durableFor(
  durableAt: ReadonlyMap<number, number>,
  made: readonly number[],
  from: number,
  taken: number,
): number | undefined {
  if (durableAt.size === 0) return taken;
  const all = made.map((edit) => durableAt.get(edit));
  return all.every((at) => at !== undefined) ? Math.max(...all) - from : undefined;
}
