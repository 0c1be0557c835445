import { HoldfastError, isErrorCode } from '@holdfast/schema/errors';
import { refusalBy } from '../outbox/answers.js';
import { asSent, type OutboxEntry } from '../outbox/entry.js';
import type { Desk } from './desk.js';
import { recordAll } from './recording.js';
import { withRemade } from './remaking.js';
import { asProblem, withTimeout } from './request.js';
import { retire, withFirstAnswers } from './retiring.js';
import type { PushAnswer } from './transport.js';

/** Why a push failed, how many mutations it carried, and how long it had been under way. */
export interface PushFailure {
  readonly problem: HoldfastError;
  readonly size: number;
  readonly ms: number;
}

/** What came of a push that did not fail: answers, or a single mutation that was set aside because no push will take it. */
export type PushSuccess = 'answered' | 'set-aside' | 'nothing-to-send';

/**
 * Sends the next batch and records the answers. After a failure nothing of the batch has left the outbox, and all of it
 * will be sent again under the same ids.
 */
export async function pushOnce(
  desk: Desk,
  limit: number,
  stopped: AbortSignal,
): Promise<PushFailure | PushSuccess> {
  const { ledger, policy, patience, environment } = desk;
  const share = Math.min(1, limit / policy.pushBatch);
  const batch = ledger.outbox.nextBatch({ entries: limit, bytes: policy.pushBytes * share });
  const [first] = batch;
  if (!first) return 'nothing-to-send';
  ledger.outbox.markSent(batch);
  const begun = environment.clock.now();
  const failure = (problem: HoldfastError): PushFailure => ({
    problem,
    size: batch.length,
    ms: environment.clock.now() - begun,
  });
  const failedBy = (error: unknown): PushFailure => failure(asProblem(error));
  try {
    // The recording is part of the request: an answer that comes after the time-out is recorded too, so that a network
    // that is slower than the time-out still makes progress.
    const ids = batch.map(({ clientMutationId }) => clientMutationId);
    const obstacle = await desk.inFlight.during(ids, () =>
      withTimeout(environment, patience.push, stopped, (signal) => exchange(desk, batch, signal)),
    );
    return obstacle ? failure(obstacle) : 'answered';
  } catch (error) {
    const problem = asProblem(error);
    const isGone = problem.code === 'API_VERSION_UNSUPPORTED' && first.apiVersion !== desk.manifest.version;
    if (isGone) return retire(desk, first.apiVersion, stopped).then(() => 'answered', failedBy);
    if (batch.length > 1 || !isPoison(problem)) return failure(problem);
    const unwritten = await setAside(desk, first, problem);
    return unwritten ? failure(unwritten) : 'set-aside';
  }
}

/** Why nothing has become of the batch; undefined where something has. Without that, sending it again at once would never end. */
async function exchange(
  desk: Desk,
  batch: readonly OutboxEntry[],
  signal: AbortSignal,
): Promise<HoldfastError | undefined> {
  const version = batch[0]?.apiVersion;
  const answers = await desk.transport.push(
    batch.map(asSent),
    signal,
    version === desk.manifest.version ? undefined : version,
  );
  const sent = new Set(batch.map((entry) => entry.clientMutationId));
  const mine = answers.filter((answer: PushAnswer) => sent.has(answer.clientMutationId));
  if (await recordAll(desk, await withFirstAnswers(desk, mine, signal))) return undefined;
  const [reason] = mine.flatMap(({ userErrors }) => userErrors);
  return reason && isErrorCode(reason.code)
    ? new HoldfastError(reason.code, reason.message)
    : new HoldfastError('INTERNAL', 'The server gave no answer to what was sent.');
}

/** The server will never take this very mutation: it waits for the person, and the rest goes on. Returns why that could not be written. */
async function setAside(
  desk: Desk,
  { clientMutationId }: OutboxEntry,
  problem: HoldfastError,
): Promise<HoldfastError | undefined> {
  try {
    await desk.ledger.commit(() => {
      const entry = desk.ledger.outbox.get(clientMutationId);
      return entry && { entries: withRemade(desk, [refusalBy(entry, problem)]) };
    });
    return undefined;
  } catch (error) {
    return asProblem(error);
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
