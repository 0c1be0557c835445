import type { Law, Violation } from './violation.js';

/** Law 3: a device's edits of one workspace stand in the log in the order in which they were made. */
export const inOrder: Law = ({ changes, ledger }) => {
  const last = new Map<string, { order: number; id: string }>();
  return changes.flatMap((change): Violation[] => {
    const entry = ledger.get(change.clientMutationId);
    // One that was blocked by a refused one was set aside, and rightly overtaken.
    if (!entry || ledger.wasHeldUp(change.clientMutationId)) return [];
    const queue = `${change.workspaceId} ${change.userId} ${change.deviceId}`;
    const before = last.get(queue);
    last.set(queue, { order: entry.order, id: change.clientMutationId });
    if (!before || before.order <= entry.order) return [];
    return [
      {
        law: '3 order',
        what: `${entry.name} ${change.clientMutationId} of ${entry.device} was applied after ${before.id}, which was made later.`,
        words: [change.clientMutationId, before.id],
      },
    ];
  });
};
