/** Rows under their columns, numbers to the right. */
export function table(
  title: string,
  columns: readonly string[],
  rows: ReadonlyArray<readonly string[]>,
): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => row[at]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ');
  return [`\n${title}\n`, ...all.map(line)].join('\n');
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Milliseconds of processor time that something takes, on average over some runs: what else runs here counts little. */
export function costOf(run: () => unknown, runs = 10): number {
  run();
  const before = process.cpuUsage();
  for (let time = 0; time < runs; time++) run();
  return process.cpuUsage(before).user / 1000 / runs;
}
