import { catalogue, userError, type HoldfastError } from '@holdfast/schema/errors';
import type { Answered } from '../sync/replica.js';
import type { PushAnswer } from '../sync/transport.js';
import type { OutboxEntry } from './entry.js';
import type { EntryChange, Outbox } from './outbox.js';

/** Outcomes after which there is nothing left to send. */
const done: ReadonlySet<string> = new Set<PushAnswer['outcome']>(['APPLIED', 'MERGED', 'CONFLICTED']);

export interface ReadAnswers {
  readonly changes: readonly EntryChange[];
  readonly answered: readonly Answered[];
}

/**
 * What the server's answers do to the outbox. What was done leaves; what was refused stays, with the reasons. An answer
 * that only time will change (DEPENDENCY_REFUSED) leaves the entry as it is, to be sent again under the same id.
 * An answer to what is no longer waiting is stale (it overtook a time-out) and ignored altogether. What was done and
 * `stays`, because the answer tells only a part of what it did, is marked as answered.
 */
export function readAnswers(
  outbox: Outbox,
  answers: readonly PushAnswer[],
  stays: (entry: OutboxEntry, answer: PushAnswer) => boolean,
): ReadAnswers {
  const answered: Answered[] = [];
  const changes: EntryChange[] = [];
  for (const answer of answers) {
    const entry = outbox.get(answer.clientMutationId);
    if (!entry || entry.answered || (entry.state === 'refused' && answer.outcome === 'REJECTED')) continue;
    if (answer.outcome === 'REJECTED') {
      if (answer.userErrors.length > 0 && answer.userErrors.every(({ code }) => mendedByTime(code))) continue;
      changes.push(refusal(entry, answer.userErrors));
    } else if (done.has(answer.outcome)) {
      changes.push(
        stays(entry, answer) ? { put: { ...entry, answered: true } } : { remove: entry.clientMutationId },
      );
    } else {
      // A word of a later protocol: not an answer that this version may take for done.
      continue;
    }
    answered.push({ entry, answer });
  }
  return { changes, answered };
}

/** Marks an entry as refused. */
export function refusal(entry: OutboxEntry, reasons: OutboxEntry['refusal']): EntryChange {
  return { put: { ...entry, state: 'refused', refusal: reasons ?? [] } };
}

/** Marks an entry as refused by an error that met the whole request. */
export const refusalBy = (entry: OutboxEntry, problem: HoldfastError): EntryChange =>
  refusal(entry, [userError(problem.code, [], problem.message)]);

// A newer server may give a code that this catalogue does not have.
const mendedByTime = (code: string): boolean =>
  (catalogue as Readonly<Record<string, { retryable: boolean } | undefined>>)[code]?.retryable ?? false;
