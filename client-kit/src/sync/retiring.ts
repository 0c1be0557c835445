/**
 * Edits whose API version is not served any more. What the server did with them while it was, its receipts tell; only the others
 * are brought to this app's version, under their own ids: an edit that was on its way all the same is then met by its receipt, and
 * not done twice.
 */
import type { OutboxEntry } from '../outbox/entry.js';
import { brought } from '../outbox/upcasting.js';
import type { Desk } from './desk.js';
import { recordAll } from './recording.js';
import { withRemade } from './remaking.js';
import { withTimeout } from './request.js';
import type { PushAnswer } from './transport.js';

/** Ids asked for at once. */
const idsAtOnce = 500;

/**
 * Records what became of the edits of a version, and brings the others to this app's version, or has them wait for a person, in
 * one batch. Rejects, with nothing lost, when the server or the store cannot be reached; asking again goes on from there.
 */
export async function retire(desk: Desk, version: string, stopped: AbortSignal): Promise<void> {
  const { ledger, environment, patience, transport } = desk;
  const isOfIt = ({ apiVersion, state, answered }: OutboxEntry) =>
    apiVersion === version && state !== 'refused' && !answered;
  const left = () => [...ledger.outbox.stored()].filter(isOfIt);
  const ids = left().map(({ clientMutationId }) => clientMutationId);
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const some = ids.slice(at, at + idsAtOnce);
    await recordAll(
      desk,
      await withTimeout(environment, patience.push, stopped, (signal) => transport.answers(some, signal)),
    );
  }
  await ledger.commit(() => ({
    entries: withRemade(
      desk,
      left().map((entry) => ({ put: brought(desk, entry) })),
    ),
  }));
}

/** Answers, with the first one given to an edit in the place of the word that its id was used before with other content: it was made anew since. */
export async function withFirstAnswers(
  { ledger, transport }: Pick<Desk, 'ledger' | 'transport'>,
  answers: readonly PushAnswer[],
  signal: AbortSignal,
): Promise<PushAnswer[]> {
  const again = answers.filter(({ clientMutationId, userErrors }) => {
    const entry = ledger.outbox.get(clientMutationId);
    const isOther = entry?.written !== undefined || entry?.remade === true;
    return isOther && userErrors.some(({ code }) => code === 'IDEMPOTENCY_KEY_REUSED');
  });
  if (again.length === 0) return [...answers];
  const ids = again.map(({ clientMutationId }) => clientMutationId);
  const first = new Map(
    (await transport.answers(ids, signal)).map((answer) => [answer.clientMutationId, answer]),
  );
  return answers.map((answer) => {
    const before = first.get(answer.clientMutationId);
    const isRemade = ledger.outbox.get(answer.clientMutationId)?.remade === true;
    return before ? { ...before, ...(isRemade && { ofBefore: true }) } : answer;
  });
}
