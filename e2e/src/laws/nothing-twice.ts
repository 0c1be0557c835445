import type { Law, Violation } from './violation.js';

/**
 * Law 2: one id, one effect, one stored answer. What the log contains, somebody meant; and what was refused there and
 * then on the device never reached it. An answer counts also once it is older than answers are kept for and gone.
 */
export const nothingTwice: Law = ({ changes, receipts, oldReceipts, ledger }) => {
  const violations: Violation[] = [];
  const say = (id: string, what: string): void => {
    violations.push({
      law: '2 nothing twice',
      what: `${ledger.get(id)?.name ?? 'a mutation'} ${id} ${what}`,
      words: [id],
    });
  };
  const effects = changes.map(({ clientMutationId: id, type, recordId }) => ({
    id,
    at: `${type} ${recordId}`,
  }));
  for (const [effect, times] of counted(effects.map(({ id, at }) => `${id} ${at}`)))
    if (times > 1) say(effect.split(' ')[0] ?? '', `was applied ${times} times, says ${effect}.`);
  for (const id of new Set(effects.map((effect) => effect.id))) {
    const state = ledger.stateOf(id);
    if (state === undefined) say(id, 'is in the log, and nobody made it.');
    if (state === 'refused') say(id, 'was applied, though the device had refused to take it.');
  }
  // The first answer is the one that holds: what comes again after its window is refused for its age.
  const answers = new Map(
    [...receipts, ...oldReceipts].map((receipt) => [receipt.clientMutationId, receipt.outcome]),
  );
  for (const [id, times] of counted(receipts.map(({ clientMutationId }) => clientMutationId)))
    if (times > 1) say(id, `has ${times} receipts.`);
  const applied = new Set(changes.map(({ clientMutationId }) => clientMutationId));
  for (const id of applied)
    if (!accepted(answers.get(id)))
      say(id, `was applied, and its receipt says ${answers.get(id) ?? 'nothing'}.`);
  for (const [id, outcome] of answers)
    if (accepted(outcome) && !applied.has(id)) say(id, `has a receipt (${outcome}) and no effect.`);
  return violations;
};

const accepted = (outcome: string | undefined): boolean =>
  outcome === 'APPLIED' || outcome === 'MERGED' || outcome === 'CONFLICTED';

function counted(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
