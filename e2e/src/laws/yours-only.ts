import type { Law, Violation } from './violation.js';

/** Law 9: nobody's edit is sent as another's, and no device holds records of a workspace that its user is not in. */
export const yoursOnly: Law = ({ changes, ledger, devices, roles }) => {
  const wrongSender = changes.flatMap(({ clientMutationId, userId }): Violation[] => {
    const meant = ledger.get(clientMutationId);
    if (!meant || meant.userId === userId) return [];
    return [
      {
        law: '9 yours only',
        what: `${meant.name} ${clientMutationId} was sent as somebody else's.`,
        words: [clientMutationId],
      },
    ];
  });
  const strangers = devices.flatMap(({ name, userId, visible, outbox }) => {
    const mine = new Set(roles.filter((one) => one.userId === userId).map(({ workspaceId }) => workspaceId));
    // What somebody made and could not send stays theirs to see, also where they are no member any more.
    const unsent = new Set(outbox.map(({ input }) => String(input.id)));
    return Object.values(visible)
      .flat()
      .filter(({ id, workspaceId }) => !mine.has(String(workspaceId)) && !unsent.has(String(id)))
      .map(({ id }): Violation => ({
        law: '9 yours only',
        what: `${name} shows ${String(id)} of a workspace that is not its user's.`,
        words: [name],
      }));
  });
  return [...wrongSender, ...strangers];
};
