import type { Facts } from './facts.js';
import type { Law, Violation } from './violation.js';

/**
 * Law 1: every promised edit is applied, or refused with its reasons on the device that made it, or blocked there by a
 * refused one, or a person gave it up.
 */
export const nothingLost: Law = (facts) => {
  const applied = new Set(facts.changes.map(({ clientMutationId }) => clientMutationId));
  return facts.ledger.promised().flatMap(({ clientMutationId, device, name, userId }): Violation[] => {
    if (applied.has(clientMutationId)) return [];
    const problem = heldProblem(facts, device, userId, clientMutationId);
    return problem === undefined
      ? []
      : [
          {
            law: '1 nothing lost',
            what: `${name} ${clientMutationId} of ${device} ${problem}`,
            words: [clientMutationId, device],
          },
        ];
  });
};

/** What is wrong with an edit that was not applied; undefined if its device keeps it as it must. */
function heldProblem(facts: Facts, device: string, userId: string, id: string): string | undefined {
  const holder = facts.devices.find((fact) => fact.name === device && fact.userId === userId);
  const entry = holder?.outbox.find(({ clientMutationId }) => clientMutationId === id);
  const receipt = facts.receipts.find((one) => one.clientMutationId === id && one.userId === userId);
  if (!entry)
    return `was promised, never applied (receipt: ${receipt?.outcome ?? 'none'}), and is gone from the device.`;
  if (entry.state === 'refused' && !entry.refusal?.length)
    return 'was refused, and the device does not know why.';
  return undefined;
}
