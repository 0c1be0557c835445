import { tableOf } from '../report/print.js';
import type { Result } from '../report/results.js';
import type { Figures } from './messages.js';
import { Measurements } from './measure.js';

export interface Comparison {
  readonly contestants: readonly string[];
  readonly tasks: readonly string[];
  readonly runs: number;
  /** Told each task's table as soon as it is known. */
  readonly say: (text: string) => void;
  /** Told what is going on now. */
  readonly progress: (text: string) => void;
}

/** Task by task, run by run, each contestant in its turn: what else happens on the machine meets them all. */
export async function compare({ contestants, tasks, runs, say, progress }: Comparison): Promise<Result[]> {
  const results: Result[] = [];
  let doing = '';
  const measurements = await Measurements.start((text) => progress(`${doing}: ${text}`));
  try {
    for (const task of tasks) {
      const found = contestants.map((contestant) => ({
        ...{ task, contestant },
        runs: [] as Figures[],
        failures: [] as string[],
      }));
      for (let run = 1; run <= runs; run++)
        for (const result of found) {
          doing = `${task}, ${result.contestant}, run ${run} of ${runs}`;
          progress(doing);
          try {
            result.runs.push(await measurements.measure(result.contestant, task));
          } catch (error) {
            result.failures.push((error as Error).message);
          }
        }
      progress('');
      say(tableOf(task, found));
      for (const { contestant, failures } of found)
        for (const failure of new Set(failures)) say(`${contestant} failed: ${failure}`);
      results.push(...found);
    }
  } finally {
    measurements.close();
  }
  return results;
}
