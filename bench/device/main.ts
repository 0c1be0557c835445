import { contestants } from '../contestants/index.js';
import type { Job } from '../driver/messages.js';
import { Stage } from '../tasks/stage.js';
import { tasks } from '../tasks/index.js';
import { Disk } from './disk.js';
import { Network } from './network.js';
import { shore } from './shore.js';

/** One device: started anew for each measurement, with a disk as the last process left it. */
// Whoever asked has gone: nobody waits for an answer.
process.on('disconnect', () => process.exit(1));

const job = JSON.parse(process.argv[2]!) as Job;
const contestant = contestants[job.contestant]!;
const act = tasks[job.task]!.acts[job.act]!;

const disk = await Disk.of(job.disk);
const network = new Network();
const { open } = await contestant.module(job.peers);
try {
  const figures = await act(new Stage(job, { disk, network }, open, contestant.quietMs));
  await shore.deliver({ figures });
} catch (error) {
  await shore.deliver({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
// Some contestants keep timers and connections for as long as they live; and a crash waits for nobody.
process.kill(process.pid, 'SIGKILL');
