import { HoldfastError } from '@holdfast/schema/errors';
import { refusalBy } from '../outbox/answers.js';
import type { OutboxEntry } from '../outbox/entry.js';
import { planAnswers } from '../records/answered.js';
import { measuredOffset, type Desk } from './desk.js';
import { withLostVersions } from './from-the-future.js';
import { issuedBefore } from './issuing.js';
import { withRemade } from './remaking.js';
import { asProblem, withTimeout } from './request.js';
import type { PushAnswer } from './transport.js';

/** Why a push failed, and how many mutations it carried. */
export interface PushFailure {
  readonly problem: HoldfastError;
  readonly size: number;
}

/**
 * Sends the next batch and records the answers. Returns the failure if there was one; then nothing of the batch has left
 * the outbox, and all of it will be sent again under the same ids.
 */
export async function pushOnce(
  desk: Desk,
  limit: number,
  stopped: AbortSignal,
): Promise<PushFailure | undefined> {
  const { ledger, policy, patience, environment } = desk;
  const batch = ledger.outbox.nextBatch(limit, policy.pushLength);
  const [first] = batch;
  if (!first) return undefined;
  ledger.outbox.markSent(batch);
  try {
    // The recording is part of the request: an answer that comes after the time-out is recorded too, so that a network
    // that is slower than the time-out still makes progress.
    const progress = await withTimeout(environment, patience.push, stopped, (signal) =>
      exchange(desk, batch, signal),
    );
    return progress
      ? undefined
      : {
          problem: new HoldfastError('INTERNAL', 'The server gave no answer to what was sent.'),
          size: batch.length,
        };
  } catch (error) {
    const problem = asProblem(error);
    if (batch.length > 1 || !isPoison(problem)) return { problem, size: batch.length };
    return setAside(desk, first, problem);
  }
}

/** Whether anything has become of the batch; without that, sending it again at once would never end. */
async function exchange(desk: Desk, batch: readonly OutboxEntry[], signal: AbortSignal): Promise<boolean> {
  const answers = await desk.transport.push(
    batch.map(({ name, input }) => ({ name, input })),
    signal,
  );
  const sent = new Set(batch.map((entry) => entry.clientMutationId));
  const mine = answers.filter((answer: PushAnswer) => sent.has(answer.clientMutationId));
  const plan = await desk.ledger.commit(() => {
    const { entries = [], answered = [], facts, ...rest } = planAnswers(desk, desk.ledger, mine);
    const changes = withLostVersions(desk, entries);
    const again = new Set(changes.flatMap((change) => ('put' in change ? (change.replaces ?? []) : [])));
    return {
      ...rest,
      answered: answered.filter(({ entry }) => !again.has(entry.clientMutationId)),
      entries: withRemade(desk, changes),
      facts: { ...facts, ...measuredOffset(desk), ...issuedBefore(desk.ledger, entries) },
    };
  });
  return (plan?.answered?.length ?? 0) > 0;
}

/** The server will never take this very mutation: it waits for the person, and the rest goes on. */
async function setAside(
  desk: Desk,
  { clientMutationId }: OutboxEntry,
  problem: HoldfastError,
): Promise<PushFailure | undefined> {
  try {
    await desk.ledger.commit(() => {
      const entry = desk.ledger.outbox.get(clientMutationId);
      return entry && { entries: withRemade(desk, [refusalBy(entry, problem)]) };
    });
    return undefined;
  } catch (error) {
    return { problem: asProblem(error), size: 1 };
  }
}

/** Refusals of a whole request that say something about its content, not about who asks or with what app. */
function isPoison({ code, retryable }: HoldfastError): boolean {
  const aboutCaller = [
    'UNAUTHENTICATED',
    'DEVICE_REVOKED',
    'CLIENT_UPGRADE_REQUIRED',
    'API_VERSION_UNSUPPORTED',
    'STORE_CORRUPT',
  ];
  return !retryable && !aboutCaller.includes(code);
}
