import { startMeter } from '../device/meter.js';
import { judge } from '../field/verdict.js';
import { makeEdits } from './edits.js';
import { drained, type Act } from './stage.js';

/** Edits were made without a network, and now there is one. */
export const drain: Act = async (stage) => {
  const { app } = await stage.openWithList();
  await makeEdits(stage, app, stage.job.edits);
  await stage.quiet();
  await stage.count();
  const meter = startMeter();
  const from = performance.now();
  stage.goOnline();
  const { stuck, at } = await drained(app, 45_000);
  const ms = stuck === 0 ? at - from : undefined;
  const spent = meter();
  const { requests, inFlight, upGzip } = await stage.traffic();
  return {
    ms,
    stuck,
    // What an unfinished queue has taken so far is no better than what a finished one took.
    requests: stuck === 0 ? requests : undefined,
    inFlight,
    ...spent,
    upGzip,
    ...judge(stage.job.edits, await stage.applied()),
  };
};
