import { contestants } from '../contestants/index.js';
import { table } from '../table.js';
import { tasks, type Column } from '../tasks/index.js';
import { medians, type Result } from './results.js';

/** One task's table: medians, and beside what counts how many times the best peer's (or, without peers, the best's) it is. */
export function tableOf(task: string, results: readonly Result[]): string {
  const { says, columns } = tasks[task]!;
  const rows = results.map((result) => ({ ...result, figures: medians(result) }));
  const best = (figure: string): number => {
    const peers = rows.filter(({ contestant }) => contestants[contestant]!.isPeer);
    const values = (peers.length > 0 ? peers : rows).map(({ figures }) => figures[figure] ?? Infinity);
    return Math.min(...values);
  };
  const head = ['', ...columns.flatMap(({ title, ratio }) => (ratio ? [title, ':best'] : [title]))];
  const lines = rows.map(({ contestant, figures, runs, failures }) => [
    contestants[contestant]!.title + (failures.length > 0 ? ` (${failures.length} failed)` : ''),
    ...columns.flatMap((column) => {
      const value = figures[column.figure];
      const cell = runs.length === 0 ? '-' : cellOf(column, value);
      if (!column.ratio) return [cell];
      const of = best(column.figure);
      return [cell, value === undefined || !Number.isFinite(of) || of === 0 ? '' : (value / of).toFixed(2)];
    }),
  ]);
  return table(`${task}: ${says}`, head, lines);
}

function cellOf({ digits = 0 }: Column, value: number | undefined): string {
  if (value === undefined) return 'never';
  const shown = { minimumFractionDigits: 0, maximumFractionDigits: Math.abs(value) < 100 ? digits : 0 };
  return value.toLocaleString('en-US', shown);
}
