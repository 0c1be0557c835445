import { countsOf, type Plan, type Retained } from '../../sync/compaction/index.js';

const columns = ['changes', 'records', 'erased', 'conflicts', 'texts'] as const;

/** All of them, beside a workspace's id, are no wider than a terminal. */
const widthOf = (column: string): number => Math.max(8, column.length + 1);

/** What a compaction did or would do, as a table for whoever reads it in a terminal. */
export function reportText(
  done: Retained<Plan>,
  { days, dryRun }: { days: number; dryRun: boolean },
): string {
  const counts = countsOf(done);
  const row = (name: string, of: Readonly<Record<(typeof columns)[number], number>>): string =>
    name.padEnd(36) + columns.map((column) => String(of[column]).padStart(widthOf(column))).join('');
  const heading = 'workspace'.padEnd(36) + columns.map((column) => column.padStart(widthOf(column))).join('');
  const lines = [
    `${dryRun ? 'Would be put together' : 'Put together'}: what is older than ${days} days`,
    '',
    heading,
    ...done.workspaces.map((workspace) => row(workspace.workspaceId, workspace)),
    row(`${counts.workspaces} in all`, counts),
    '',
    `${counts.receipts} receipts and ${counts.refreshTokens} refresh tokens past their time ${dryRun ? 'would go' : 'are gone'}.`,
    ...(done.complete ? [] : ['Something is left to do: run it again.']),
  ];
  return `${lines.join('\n')}\n`;
}
