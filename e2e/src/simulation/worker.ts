/** A process that runs the seeds it is sent. */
import { openGround } from '../app/field-notes-world.js';
import { oneHour } from './run.js';
import { runSeed } from './seed.js';
import type { FromWorker, ToWorker } from './workers.js';

const say = (message: FromWorker): void => void process.send?.(message);

const ground = await openGround();
process.on('message', ({ seed, tabs }: ToWorker) => {
  void runSeed(ground, seed, { ...oneHour, tabs }).then((report) => say({ report }));
});
process.on('disconnect', () => {
  void ground.close().then(() => process.exit(0));
});
say({ ready: true });
