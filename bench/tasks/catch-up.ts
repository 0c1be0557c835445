import { startMeter } from '../device/meter.js';
import { noteId } from '../field/notes.js';
import { changedNumbers, changedTitle } from '../backends/changed.js';
import type { Act } from './stage.js';

/** The app is open without a network, and others have changed some notes; then the network is back. */
export const catchUp: Act = async (stage) => {
  const { app } = await stage.openWithList();
  await stage.count();
  const meter = startMeter();
  const from = performance.now();
  stage.goOnline();
  await app.catchUp();
  const ms = performance.now() - from;
  const spent = meter();
  const { requests, down, downGzip } = await stage.traffic();
  let here = 0;
  for (const number of changedNumbers(stage.job.changes, stage.job.size))
    if ((await app.titleOf(noteId(number))) === changedTitle(number)) here += 1;
  return { ms, requests, down, downGzip, ...spent, here };
};
