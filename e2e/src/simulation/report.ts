import { failed, type SeedReport } from './seed.js';

export interface Progress {
  step(failure: boolean): void;
  /** Prints above the bar. */
  say(text: string): void;
  end(): void;
}

/** A bar that grows in place on a terminal; on anything else, a line every tenth of the way. */
export function createProgress(out: NodeJS.WriteStream, total: number): Progress {
  const began = performance.now();
  let done = 0;
  let failures = 0;
  const line = (): string => {
    const width = 30;
    const full = Math.round((width * done) / total);
    const seconds = (performance.now() - began) / 1_000;
    const left = done === 0 ? '?' : Math.round((seconds / done) * (total - done));
    return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${done}/${total} seeds, ${failures} failed, ${left} s left`;
  };
  const draw = (): void => {
    if (out.isTTY) out.write(`\r\x1b[K${line()}`);
    else if (done === total || done % Math.max(1, Math.ceil(total / 10)) === 0) out.write(`${line()}\n`);
  };
  return {
    step(failure) {
      done++;
      if (failure) failures++;
      draw();
    },
    say(text) {
      if (out.isTTY) out.write('\r\x1b[K');
      out.write(`${text}\n`);
    },
    end() {
      if (out.isTTY) out.write('\n');
    },
  };
}

/** Sums of many seeds, as a table that a person reads. */
export function summaryTable(reports: readonly SeedReport[], realMs: number): string {
  const sum = (of: (report: SeedReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const failures = reports.filter(failed);
  const sorted = reports.map(({ realMs: ms }) => ms).sort((a, b) => a - b);
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const rows: [string, string][] = [
    ['seeds', String(reports.length)],
    [
      'failed',
      failures.length === 0 ? '0' : `${failures.length}: ${failures.map(({ seed }) => seed).join(', ')}`,
    ],
    ['edits promised', number(sum(({ edits }) => edits))],
    ['edits applied', number(sum(({ applied }) => applied))],
    ['requests', number(sum(({ requests }) => requests))],
    ['struck by the network', number(sum(({ mishaps }) => mishaps))],
    ['crashes', number(sum(({ crashes }) => crashes))],
    ['virtual time', `${(sum(({ virtualMs }) => virtualMs) / 3_600_000).toFixed(1)} h`],
    ['real time', seconds(realMs)],
    [
      'a seed, median and longest',
      `${seconds(sorted[sorted.length >> 1] ?? 0)}, ${seconds(sorted.at(-1) ?? 0)}`,
    ],
    [
      'most memory of a process',
      `${Math.round(Math.max(0, ...reports.map(({ memory }) => memory)) / 2 ** 20)} MB`,
    ],
  ];
  return `\n${rows.map(([name, value]) => `${name.padEnd(28)}${value}`).join('\n')}\n`;
}

const number = (value: number): string => value.toLocaleString('en-GB');
