import { planAnswers } from '../records/answered.js';
import { measuredOffset, type Desk } from './desk.js';
import { withLostVersions } from './from-the-future.js';
import { issuedBefore } from './issuing.js';
import { withRemade } from './remaking.js';
import { withStranded } from './stranded.js';
import type { PushAnswer } from './transport.js';

/** Answers recorded in one batch: what a person does meanwhile waits for no more than these. */
const atAStretch = 100;

/** Whether anything has become of what was answered. */
export async function recordAll(desk: Desk, answers: readonly PushAnswer[]): Promise<boolean> {
  let progress = false;
  for (let at = 0; at < answers.length; at += atAStretch)
    progress = (await record(desk, answers.slice(at, at + atAStretch))) || progress;
  return progress;
}

async function record(desk: Desk, answers: readonly PushAnswer[]): Promise<boolean> {
  const plan = await desk.ledger.commit(() => {
    const {
      entries = [],
      answered = [],
      facts,
      ...rest
    } = planAnswers(desk, desk.ledger, withStranded(desk, answers));
    const changes = withLostVersions(desk, entries);
    const ofBefore = answered.filter(({ answer }) => answer.ofBefore);
    const discarded = ofBefore.map(({ entry }) => entry.clientMutationId);
    const again = new Set(changes.flatMap((change) => ('put' in change ? (change.replaces ?? []) : [])));
    return {
      ...rest,
      answered: answered.filter(({ entry }) => !again.has(entry.clientMutationId)),
      entries: withRemade(desk, changes, { discarded }),
      facts: { ...facts, ...measuredOffset(desk), ...issuedBefore(desk.ledger, entries) },
    };
  });
  return (plan?.answered?.length ?? 0) > 0;
}
