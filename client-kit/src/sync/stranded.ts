import { userError } from '@holdfast/schema/errors';
import type { Desk } from './desk.js';
import type { PushAnswer } from './transport.js';

/**
 * Answers, as they concern this device. That a text was written anew without its past is mended by the page that brings it,
 * with which pending edits are made anew. One that fits nothing here (an app encoded it itself, and kept it too long) would
 * be sent for ever: it waits for a person instead.
 */
export function withStranded(desk: Desk, answers: readonly PushAnswer[]): readonly PushAnswer[] {
  return answers.map((answer) => {
    const outdated = answer.userErrors.find(({ code }) => code === 'TEXT_RENEWED');
    const entry = outdated && desk.ledger.outbox.get(answer.clientMutationId);
    if (!entry || desk.text.writing(desk).fits(entry)) return answer;
    return { ...answer, userErrors: [userError('BAD_USER_INPUT', outdated.path, outdated.message)] };
  });
}
