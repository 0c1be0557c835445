import { startMeter, wait } from '../device/meter.js';
import { noteId, shownNumbers, titleOfEdit } from '../field/notes.js';
import { durableMs } from './edits.js';
import { drained, type Act } from './stage.js';

/** With the network up and a list on the screen, one field of one of its notes is changed and confirmed. */
export const change: Act = async (stage) => {
  const { app, list } = await stage.openWithList();
  stage.goOnline();
  await wait(1_000);
  await stage.quiet();

  const written = stage.device.disk.watch();
  const meter = startMeter();
  const from = performance.now();
  const edit = app.edit(noteId(shownNumbers[7]!), titleOfEdit(1));
  await list.shows(1);
  const visibleMs = performance.now() - from;
  await edit;
  const takenMs = performance.now() - from;
  await drained(app, 30_000);
  await stage.quiet();
  const spent = meter();
  const wrote = written();
  const { bytes, writes } = wrote;
  return { bytes, writes, ...spent, visibleMs, durableMs: durableMs(wrote, [1], from, takenMs) };
};
