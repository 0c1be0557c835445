import { atHome } from './facts.js';
import type { Law, Violation } from './violation.js';

/** Law 4: with the network up, time alone empties every outbox; and no status says anything else than what is. */
export const drained: Law = (facts) =>
  atHome(facts).flatMap(({ name, outbox, status }): Violation[] => {
    const say = (what: string): Violation => ({ law: '4 it drains', what: `${name} ${what}`, words: [name] });
    const waiting = outbox.filter(({ state }) => state === 'waiting' || state === 'sent');
    const blocked = outbox.filter(({ state }) => state === 'blocked');
    const refused = outbox.filter(({ state }) => state === 'refused');
    const violations: Violation[] = [];
    if (waiting.length > 0)
      violations.push(say(`still has ${waiting.length} edits to send, state ${status.state}.`));
    if (status.state !== 'live')
      violations.push(say(`says ${status.state} where nothing stands in the way.`));
    if (status.pending !== waiting.length + blocked.length)
      violations.push(say(`says ${status.pending} are pending.`));
    if (status.refused !== refused.length) violations.push(say(`says ${status.refused} were refused.`));
    if (blocked.length > 0 && refused.length === 0) violations.push(say('holds edits blocked by nothing.'));
    return violations;
  });
