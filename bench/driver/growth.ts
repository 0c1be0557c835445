import { medians } from '../report/results.js';
import { table } from '../table.js';
import type { Task } from '../tasks/index.js';
import type { LineOptions } from './line.js';
import { Measurements } from './measure.js';
import type { Figures } from './messages.js';

const sizes = [1_000, 10_000, 100_000];
const edits = 500;
const runs = 3;
const near: LineOptions = { roundTripMs: 0, loseEvery: 0 };

/** What each thing costs with a thousand, ten thousand and a hundred thousand notes, for the kit on a real file: medians. */
export async function growth(progress: (text: string) => void): Promise<string> {
  const measurements = await Measurements.start(() => undefined);
  const at = async (task: string, size: number, changed: Partial<Task> = {}): Promise<Figures> => {
    const measured: Figures[] = [];
    while (measured.length < runs) {
      progress(`${task}, ${size} notes, run ${measured.length + 1} of ${runs}`);
      measured.push(await measurements.measure('holdfast-file', task, { size, line: near, ...changed }));
    }
    return medians({ task, contestant: 'holdfast-file', runs: measured, failures: [] });
  };
  try {
    const rows: Array<[string, Array<number | undefined>]> = [
      ['first 50, ms', []],
      ['a list read, ms', []],
      ['an edit, p50 ms', []],
      ['an edit, cpu ms', []],
      ['catch-up of 100, ms', []],
    ];
    for (const size of sizes) {
      const start = await at('start', size);
      const read = await at('lists', size);
      const edited = await at('edits', size, { edits });
      const caught = await at('catch-up', size);
      const cpuEach = (edited.cpuMs ?? NaN) / edits;
      const values = [start.firstMs, read.listMs, edited.p50Ms, cpuEach, caught.ms];
      values.forEach((value, row) => rows[row]![1].push(value));
    }
    const queued = await at('edits', 10_000, { edits: 5_000 });
    progress('');
    return [
      table(
        'growth: the kit on a real file, no round trip',
        ['', ...sizes.map((size) => size.toLocaleString('en-US')), 'largest : smallest'],
        rows.map(([name, values]) => [name, ...values.map(cell), ratio(values.at(-1), values[0])]),
      ),
      table(
        'growth: an edit, p50 ms, of 5,000 that are queued',
        ['first 500', 'last 500', 'last : first'],
        [
          [
            cell(queued.firstTenthMs),
            cell(queued.lastTenthMs),
            ratio(queued.lastTenthMs, queued.firstTenthMs),
          ],
        ],
      ),
    ].join('\n');
  } finally {
    measurements.close();
  }
}

const cell = (value: number | undefined): string => value?.toFixed(2) ?? '-';

const ratio = (one: number | undefined, other: number | undefined): string =>
  one === undefined || other === undefined ? '-' : (one / other).toFixed(2);
