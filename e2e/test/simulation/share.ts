import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGround, type Ground } from '../../src/app/field-notes-world.js';
import { oneHour } from '../../src/simulation/run.js';
import { failed, failureText, runSeed } from '../../src/simulation/seed.js';

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);

/** First seed, and for how long this process runs seeds; both are the same every day, so that a red run can be repeated. */
const from = number('HOLDFAST_SIMULATION_FROM', 1000);
const seconds = number('HOLDFAST_SIMULATION_SECONDS', 60);
const atLeast = number('HOLDFAST_SIMULATION_SEEDS', 30);

/** Seeds that failed once. They come first, for ever. */
export const regressions = JSON.parse(
  readFileSync(new URL('../../regressions.json', import.meta.url), 'utf8'),
) as number[];

/** One of the processes that share the seeds: every `of`th seed, beginning with the `share`th. */
export function describeShare(share: number, of: number): void {
  describe(`an hour of bad network, share ${share + 1} of ${of}`, () => {
    let ground: Ground;
    beforeAll(async () => {
      ground = await openGround();
    });
    afterAll(() => ground.close());

    const run = async (seed: number, tabs = false): Promise<void> => {
      const report = await runSeed(ground, seed, { ...oneHour, tabs });
      if (failed(report)) expect.fail(failureText(report));
    };

    const mine = regressions.filter((_, at) => at % of === share);
    if (mine.length > 0)
      it.each(mine)('seed %i, which failed once, holds every law', (seed) => run(seed), 120_000);

    it(
      'holds every law, seed after seed, until the time is up',
      { timeout: (seconds + 600) * 1_000 },
      async () => {
        const end = performance.now() + seconds * 1_000;
        let count = 0;
        for (let seed = from + share; count < atLeast / of || performance.now() < end; seed += of) {
          await run(seed, count % 4 === 3);
          count++;
        }
        process.stdout.write(
          `simulation: ${count} seeds from ${from + share}, every ${of}th, all laws held\n`,
        );
      },
    );
  });
}
