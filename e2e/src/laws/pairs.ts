/** Which two writes met: how a collision that the edits lead to finds the conflict that tells of it. */
import type { Collision, RecordData } from '@holdfast/schema/merge';
import type { ChangeFact, Facts } from './facts.js';

/** A collision of two writes that the edits lead to. */
export interface ExpectedCollision extends Collision {
  readonly key: string;
  readonly change: ChangeFact;
}

/** The write that was there, and whose edits of which field met it. */
export const pairOf = ({ key, field, theirStamp, change }: ExpectedCollision): string =>
  [key, field, theirStamp.mutation, change.userId, change.deviceId].join(' ');

/** The same, of a conflict as it was told. */
export const toldPairOf = (conflict: RecordData): string =>
  [
    `${String(conflict.type)}:${String(conflict.recordId)}`,
    conflict.field,
    conflict.theirMutationId,
    conflict.yourUserId,
    conflict.yourDeviceId,
  ].join(' ');

/** All conflicts: those of today, and those that compaction took. */
export function conflictsOf({ rows, oldConflicts }: Pick<Facts, 'rows' | 'oldConflicts'>): RecordData[] {
  return [...new Map([...oldConflicts, ...(rows.Conflict ?? [])].map((row) => [row.id, row])).values()];
}

export const conflictOf = (
  facts: Pick<Facts, 'rows' | 'oldConflicts'>,
  pair: string,
): RecordData | undefined => conflictsOf(facts).find((conflict) => toldPairOf(conflict) === pair);
