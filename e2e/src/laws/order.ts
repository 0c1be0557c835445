import { mayOvertake } from '@holdfast/schema/merge';
import type { LedgerEntry } from '../world/ledger.js';
import type { Law, Violation } from './violation.js';

/**
 * Law 3: a device's edits of one workspace stand in the log in the order in which they were made; only what the schema
 * declares as bulk may be overtaken, by what does not depend on it.
 */
export const inOrder: Law = ({ manifest, changes, ledger }) => {
  const applied = new Map<string, LedgerEntry[]>();
  return changes.flatMap((change): Violation[] => {
    const entry = ledger.get(change.clientMutationId);
    // One that was blocked by a refused one was set aside, and rightly overtaken.
    if (!entry || ledger.wasHeldUp(change.clientMutationId)) return [];
    const queue = `${change.workspaceId} ${change.userId} ${change.deviceId}`;
    const earlier = applied.get(queue) ?? [];
    applied.set(queue, earlier);
    const overtook = laterThan(earlier, entry).find((other) => !mayOvertake(manifest, other, entry));
    earlier.push(entry);
    if (!overtook) return [];
    const { clientMutationId: id } = overtook;
    return [
      {
        law: '3 order',
        what: `${entry.name} ${change.clientMutationId} of ${entry.device} was applied after ${id}, which was made later.`,
        words: [change.clientMutationId, id],
      },
    ];
  });
};

/** What has been applied and was made later, the last one applied first; mostly nothing. */
const laterThan = (applied: readonly LedgerEntry[], { order }: LedgerEntry): LedgerEntry[] =>
  applied.some((other) => other.order > order)
    ? applied.filter((other) => other.order > order).reverse()
    : [];
