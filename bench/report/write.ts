import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { contestants } from '../contestants/index.js';
import { chart } from './chart.js';
import { barsOf, headlines } from './headlines.js';
import { medians, type Result } from './results.js';

/** Writes what was measured as JSON, and the headlines as a chart, into a folder. */
export function writeResults(folder: string, results: readonly Result[], runs: number): void {
  mkdirSync(folder, { recursive: true });
  const machine = {
    node: process.version,
    cores: cpus().length,
    processor: cpus()[0]?.model,
    loadAtTheEnd: loadavg()[0],
  };
  const said = Object.fromEntries(Object.entries(contestants).map(([key, { says }]) => [key, says]));
  const measured = results.map((result) => ({ ...result, medians: medians(result) }));
  const all = { at: new Date().toISOString(), machine, runs, contestants: said, results: measured };
  writeFileSync(join(folder, 'latest.json'), `${JSON.stringify(all, null, 2)}\n`);

  const panels = headlines
    .map((headline) => ({ ...headline, bars: barsOf(headline, results) }))
    .filter(({ bars }) => bars.length > 0);
  const day = all.at.slice(0, 10);
  const note = `Median of ${runs}, ${day}, Node ${process.version}, ${machine.cores} cores. Bars are logarithmic; shorter is better.`;
  writeFileSync(join(folder, 'chart.svg'), chart(panels, note));
}
