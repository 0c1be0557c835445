/** What a compaction puts in the place of a record's changes. Pure. */
import { canonicalJson, type Entity } from '@holdfast/schema';
import type { TextRule } from '@holdfast/schema/merge';
import { createHash } from 'node:crypto';
import type { LoggedChange } from './log.js';
import { stateAfter } from './state.js';

export interface SummaryContext {
  readonly entity: Entity;
  readonly text: TextRule | undefined;
  /** The record is deleted, has no later change, and goes for good: nothing of what it held is kept. */
  readonly erased: boolean;
  /** ISO time. */
  readonly at: string;
}

/**
 * One row for all changes of a record up to now, in order; the first may be an older summary. It has the place, the
 * author and the times of the last of them, so that whoever stands there is still recognised.
 */
export function summarise(changes: readonly LoggedChange[], context: SummaryContext): LoggedChange {
  const last = changes.at(-1);
  if (!last) throw new Error('There is no summary of nothing.');
  const state = stateAfter(changes, context);
  return {
    ...last,
    kind: 'SUMMARY',
    before: {},
    after: context.erased ? { deletedAt: state.deletedAt } : state,
    collisions: [],
    summary: {
      count: changes.reduce((count, { summary }) => count + (summary?.count ?? 1), 0),
      first: changes[0]?.summary?.first ?? changes[0]?.seq ?? last.seq,
      last: last.seq,
      sha256: changes.reduce(sumOver, ''),
      erased: context.erased,
      at: context.at,
    },
  };
}

/**
 * The sum of a row and of all rows before it: SHA-256 of the sum before, a line feed, and the row as JSON with its keys
 * in order and without `summary`. A chain, so that it is the same however often and in whatever slices a log was
 * compacted, and whoever has the rows (in a backup) can say whether they are the ones.
 */
export function sumOver(before: string, { summary, ...row }: LoggedChange): string {
  if (summary) return summary.sha256;
  return createHash('sha256')
    .update(`${before}\n${canonicalJson(row)}`)
    .digest('hex');
}
