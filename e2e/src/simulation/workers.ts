import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { unfinished, type SeedReport } from './seed.js';

/** What the main process says to a worker, and the other way round. */
export type ToWorker = { readonly seed: number; readonly tabs: boolean };
export type FromWorker = { readonly ready: true } | { readonly report: SeedReport };

/**
 * Runs seeds in processes of their own, one seed at a time in each, and tells each report as it comes. A process that
 * dies takes its seed with it: that one is reported as broken, and another process goes on.
 */
export async function runSeeds(
  { seeds, jobs, tabs }: { readonly seeds: readonly number[]; readonly jobs: number; readonly tabs: boolean },
  told: (report: SeedReport) => void,
): Promise<void> {
  const queue = seeds.map((seed) => ({ seed, tabs }));
  await Promise.all(Array.from({ length: Math.min(jobs, seeds.length) }, () => work(queue, told)));
}

async function work(queue: ToWorker[], told: (report: SeedReport) => void): Promise<void> {
  while (queue.length > 0) {
    const lost = await oneProcess(queue, told);
    if (lost) told(lost);
  }
}

/**
 * After so many seeds a process is replaced: the database in it never gives memory back, and each seed leaves some 10 MB in the
 * heap. From the twentieth on, seeds took five times as long for the collector.
 */
const seedsAProcess = 12;
/** In megabytes; a run needs a third of it, and would let it grow to gigabytes before it looked for garbage. */
const smallHeap = '--max-old-space-size=400';

/** One process until the queue is empty, or it has done its share, or it dies; then the report of the seed that it died of. */
function oneProcess(queue: ToWorker[], told: (report: SeedReport) => void): Promise<SeedReport | undefined> {
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    execArgv: [...process.execArgv, smallHeap],
  });
  const errors: string[] = [];
  child.stderr?.on('data', (data: Buffer) => errors.push(data.toString()));
  let current: ToWorker | undefined;
  let left = seedsAProcess;
  const next = (): void => {
    current = left-- > 0 ? queue.shift() : undefined;
    if (current === undefined) child.disconnect();
    else say(child, current);
  };
  return new Promise((resolve) => {
    child.on('message', (message: FromWorker) => {
      if ('report' in message) {
        current = undefined;
        told(message.report);
      }
      next();
    });
    child.on('exit', (code) => {
      if (code === 0 && current === undefined) return resolve(undefined);
      // Dead before it took a seed: the next process would be as dead, so one seed is given up with it.
      const seed = (current ?? queue.shift())?.seed;
      resolve(
        seed === undefined
          ? undefined
          : brokenReport(seed, `The process ended with ${code}.\n${errors.join('').slice(-2_000)}`),
      );
    });
  });
}

const say = (child: ChildProcess, message: ToWorker): void => void child.send(message);

const brokenReport = (seed: number, broken: string): SeedReport => ({
  ...unfinished,
  seed,
  broken,
  realMs: 0,
  memory: 0,
});
