import type { Figures } from '../driver/messages.js';
import { median } from './median.js';

/** What came of one contestant's runs of one task. */
export interface Result {
  readonly task: string;
  readonly contestant: string;
  readonly runs: readonly Figures[];
  /** What runs failed of. */
  readonly failures: readonly string[];
}

/** The medians of a result's figures; undefined where a run has none. */
export function medians({ runs }: Result): Figures {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))];
  return Object.fromEntries(
    names.map((name) => {
      const values = runs.map((run) => run[name]);
      return [name, values.every((value) => value !== undefined) ? median(values) : undefined];
    }),
  );
}
