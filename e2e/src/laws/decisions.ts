import { sameValue } from '@holdfast/schema/merge';
import type { Facts } from './facts.js';
import { conflictsOf } from './pairs.js';
import type { Law, Violation } from './violation.js';
import { fieldsOf, writerOf, type AcceptedWrite } from './writes.js';

/**
 * Laws 1 and 7 for fields that people decide about: a value that was accepted is written, and only somebody who had seen
 * it writes over it; or it is kept in a conflict, open or decided. It is never gone in silence.
 */
export const nobodyWinsInSilence: Law = (facts) => {
  const violations: Violation[] = [];
  for (const { type, name, row, writes } of fieldsOf(facts, 'MANUAL')) {
    let standing: AcceptedWrite | undefined;
    for (const write of writes) {
      const value = write.entry.input[name];
      if (value === undefined) continue;
      const { clientMutationId } = write.change;
      const say = (what: string): void => {
        violations.push({
          law: '7 determinism',
          what: `${type} ${String(row.id)}: ${name} ${JSON.stringify(value)} of ${clientMutationId} ${what}`,
          words: [String(row.id), clientMutationId],
        });
      };
      if (name in write.change.after) {
        if (standing && !knew(facts, write, standing, name))
          say(`was written over that of ${standing.change.clientMutationId}, which its writer had not seen.`);
        standing = write;
        // What stood there already is whose it was: who saw that value has seen what this writer wants.
      } else if (!sameValue(value, valueBefore(facts, write, name)) && !keptInConflict(facts, write, name))
        say('was accepted, and is nowhere.');
    }
  }
  return violations;
};

const knew = (facts: Facts, later: AcceptedWrite, earlier: AcceptedWrite, name: string): boolean =>
  writerOf(later.change) === writerOf(earlier.change) ||
  later.base >= earlier.change.version ||
  // What stood was not the earlier write any more, but what somebody decided since, and the writer had decided or seen that.
  facts.changes.some(
    (between) =>
      between.type === later.change.type &&
      between.recordId === later.change.recordId &&
      name in between.after &&
      between.seq > earlier.change.seq &&
      between.seq < later.change.seq &&
      between.clientMutationId !== earlier.change.clientMutationId &&
      (between.version <= later.base || writerOf(between) === writerOf(later.change)),
  );

/** What stood in the field when this write arrived. */
function valueBefore(facts: Facts, { change }: AcceptedWrite, name: string): unknown {
  const last = facts.changes.findLast(
    ({ type, recordId, seq, after }) =>
      type === change.type && recordId === change.recordId && seq < change.seq && name in after,
  );
  return last?.after[name];
}

/** A conflict of this writer at this field that tells of this write, or of a later one of the same person. */
function keptInConflict(facts: Facts, { change, entry }: AcceptedWrite, name: string): boolean {
  return conflictsOf(facts).some(
    (conflict) =>
      conflict.recordId === change.recordId &&
      conflict.field === name &&
      conflict.yourUserId === change.userId &&
      conflict.yourDeviceId === change.deviceId &&
      (facts.ledger.get(String(conflict.yourMutationId))?.order ?? -1) >= entry.order,
  );
}
