import type { ConflictFacts, RecordData } from '@holdfast/schema/merge';

export type ConflictState = 'SETTLED' | 'OPEN' | 'RESOLVED';

/** One field that two people changed without seeing each other's change, as the server tells it. Values are JSON texts. */
export interface ConflictRecord extends ConflictFacts {
  readonly id: string;
  readonly workspaceId: string;
  /** The record's type, by name, and its id. */
  readonly type: string;
  readonly recordId: string;
  readonly state: ConflictState;
  /** `NOBODY`: it waits for a person. */
  readonly winner: 'YOURS' | 'THEIRS' | 'BOTH' | 'NOBODY';
  readonly base: string | null;
  readonly replaced: string | null;
  readonly theirDeviceId: string;
  readonly theirMutationId: string;
  readonly yourDeviceId: string;
  readonly yourMutationId: string;
  /** For the person whose answer or page it came with. */
  readonly explanation: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Collisions of this device's own edits that rules settled are kept as news of the last time, this many. */
export const settledKept = 100;

/** What was told before with what is told now, newest first; what is told again takes the place of the earlier. */
export function withSettled(
  known: readonly ConflictRecord[],
  told: readonly ConflictRecord[],
): readonly ConflictRecord[] {
  const byId = new Map([...told].reverse().map((conflict) => [conflict.id, conflict]));
  return [...byId.values(), ...known.filter(({ id }) => !byId.has(id))].slice(0, settledKept);
}

export const asConflict = (data: RecordData): ConflictRecord => data as unknown as ConflictRecord;
