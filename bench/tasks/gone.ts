import { until } from '../device/meter.js';
import { editedNumber, noteId, titleOfEdit } from '../field/notes.js';
import { judge } from '../field/verdict.js';
import { makeEdits } from './edits.js';
import { drained, visibleOf, type Act } from './stage.js';

/** Edits are made without a network; the process is gone right after the last promise. */
export const goneAtOnce: Act = async (stage) => {
  const { app } = await stage.openWithList();
  await makeEdits(stage, app, stage.job.edits);
  await stage.device.disk.crash();
  return { promised: stage.job.edits };
};

/** As before, but the network was back, and part of the queue has reached the server. */
export const goneInMidDrain: Act = async (stage) => {
  const { app } = await stage.openWithList();
  await makeEdits(stage, app, stage.job.edits);
  await stage.quiet();
  stage.goOnline();
  await until(async () => (await stage.applied()).length > 0, 30_000, 'the server has seen an edit');
  await stage.device.disk.crash();
  return { promised: stage.job.edits };
};

/** The app starts again: without a network first, then with one. */
export const after: Act = async (stage) => {
  const { app } = await stage.openWithList();
  const made = Array.from({ length: stage.job.edits }, (_, edit) => edit);
  const visible = await visibleOf(app, made, (edit) => editedNumber(edit, stage.job.size));
  stage.goOnline();
  await drained(app, 20_000);
  await stage.quiet();
  const { lost, doubled, inversions } = judge(stage.job.edits, await stage.applied());
  return { visible, applied: stage.job.edits - lost, doubled, inversions };
};

/** One note gets title after title, faster than anything is written; then the app is gone. */
export const quickEdits: Act = async (stage) => {
  const { app } = await stage.openWithList();
  const made = Array.from({ length: stage.job.edits }, (_, edit) => app.edit(noteId(3), titleOfEdit(edit)));
  await Promise.all(made);
  await stage.quiet();
  await stage.device.disk.crash();
  return {};
};

/** And starts again, with a network. */
export const afterQuickEdits: Act = async (stage) => {
  const { app } = await stage.openWithList();
  stage.goOnline();
  await drained(app, 20_000);
  await stage.quiet();
  const applied = await stage.applied();
  const { inversions, doubled } = judge(stage.job.edits, applied);
  return {
    reached: applied.length,
    inversions,
    doubled,
    lastIsLast: Number(applied.at(-1) === stage.job.edits - 1),
  };
};
