import type { Ground } from '../app/field-notes-world.js';
import { compactHistory, type HistoryLine } from '../world/history.js';
import type { Sabotage } from '../world/sabotage.js';
import { oneHour, run, type RunOptions, type RunResult } from './run.js';

/** One seed's result, as it is told to a person or sent between processes. */
export interface SeedReport extends RunResult {
  readonly seed: number;
  /** Some devices were browsers with two tabs. */
  readonly tabs?: true;
  readonly realMs: number;
  /** Resident memory at the end, in bytes. */
  readonly memory: number;
  /** Why the run could not be finished. */
  readonly broken?: string;
  /** Of a failing seed: the lines that tell of what failed. */
  readonly story?: string;
}

/** What a run that was not finished came to. */
export const unfinished: RunResult = {
  violations: [],
  edits: 0,
  applied: 0,
  refused: 0,
  requests: 0,
  mishaps: 0,
  crashes: 0,
  virtualMs: 0,
  hash: '',
};

/** Runs one seed on the ground, and tells a failing one's story. */
export async function runSeed(
  ground: Ground,
  seed: number,
  options: RunOptions = oneHour,
  sabotage?: Sabotage,
): Promise<SeedReport> {
  const began = performance.now();
  const world = await ground.world(seed, { servers: ['one', 'two'], ...(sabotage && { sabotage }) });
  const report = (result: RunResult, more: Partial<SeedReport> = {}): SeedReport => ({
    ...result,
    seed,
    ...(options.tabs && { tabs: true as const }),
    realMs: performance.now() - began,
    memory: process.memoryUsage().rss,
    ...more,
  });
  try {
    const result = await run(world, options);
    return report(
      result,
      result.violations.length > 0 ? { story: storyOf(world.history.lines(), result) } : {},
    );
  } catch (error) {
    const broken = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return report(unfinished, { broken, story: compactHistory(world.history.lines(), []) });
  } finally {
    await world.close();
  }
}

const storyOf = (lines: readonly HistoryLine[], { violations }: RunResult): string =>
  compactHistory(lines, [...new Set(violations.slice(0, 3).flatMap(({ words }) => words))]);

export const failed = ({ violations, broken }: SeedReport): boolean =>
  violations.length > 0 || broken !== undefined;

/** What a failing seed prints: the laws, the history, the command that replays it. */
export function failureText(report: SeedReport): string {
  const most = 12;
  const laws = report.violations.slice(0, most).map(({ law, what }) => `  law ${law}: ${what}`);
  const left = report.violations.length - laws.length;
  return [
    `Seed ${report.seed} failed.`,
    ...(report.broken ? [report.broken] : []),
    ...laws,
    ...(left > 0 ? [`  … and ${left} more`] : []),
    '',
    report.story ?? '',
    '',
    `Replay it with: npm run simulate -- --seed ${report.seed}${report.tabs ? ' --tabs' : ''}`,
  ].join('\n');
}
