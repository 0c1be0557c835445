import { userError, type UserError } from '@holdfast/schema/errors';
import type { RecordChange, RecordData } from '@holdfast/schema/merge';
import type { Told } from './conflict-told.js';
import type { Incoming } from './incoming.js';
import type { StoredAnswer } from './types.js';

export interface Accepted {
  readonly as: 'accepted';
  readonly incoming: Incoming;
  readonly outcome: 'APPLIED' | 'MERGED' | 'CONFLICTED';
  /** The mutation's own record first, also where it stays as it was; then those that went along. */
  readonly changes: readonly [RecordChange, ...RecordChange[]];
  /** What it met, each as a Conflict. */
  readonly told: readonly Told[];
  /** When the person did it, as ISO text, clamped. */
  readonly at: string;
}

export interface Refused {
  readonly as: 'refused';
  readonly incoming: Incoming;
  readonly errors: readonly UserError[];
  /** Whether the answer is kept, and so final for this id. */
  readonly kept: boolean;
  /** The record as it stands, where the writer may know of it. */
  readonly stands: RecordData | undefined;
}

/** The same id with the same content as before: its stored answer, or that of the verdict before in this batch. */
export interface Repeated {
  readonly as: 'repeated';
  readonly incoming: Incoming;
  readonly of: StoredAnswer | Verdict;
}

/** What became of one mutation. */
export type Verdict = Accepted | Refused | Repeated;

export function refusal(
  incoming: Incoming,
  errors: readonly UserError[],
  { kept, stands }: { kept: boolean; stands?: RecordData | undefined },
): Refused {
  return { as: 'refused', incoming, errors, kept, stands };
}

/** An earlier one has to be settled first: this one may be sent again as it is. */
export const untried = (incoming: Incoming): Refused =>
  refusal(incoming, [userError('DEPENDENCY_REFUSED', [])], { kept: false });
