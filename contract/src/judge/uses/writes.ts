import { gives, reads } from '../../usage/index.js';
import { breaking, safe } from '../judgement.js';
import type { JudgeUse } from './use-change.js';

/** `@writes`: what a queueable mutation does. */
export const judgeWrites: JudgeUse = ({ at }, { before, after }) => {
  if (!before) return safe(`${at} can wait in a queue from now on; apps in use send it at once, as before.`);
  const concerned = [reads(at), gives(`QueuedMutation.${at.split('.')[1]}`)];
  if (!after)
    return breaking(
      concerned,
      `${at} cannot be queued any more: what waits on devices is refused when it is sent.`,
      'Keep @writes in every version that is in use, and for as long after its end as devices may hold edits.',
    );
  if (before.entity === after.entity && before.kind === after.kind)
    return safe(`${at} does what it did; only when a device sends it has changed.`);
  return breaking(
    concerned,
    `${at} is a ${String(after.kind)} of ${String(after.entity)} instead of a ${String(before.kind)} of ${String(before.entity)}: a device shows the one, and the server does the other.`,
    'Leave the mutation as it was, and give the new write a name of its own.',
  );
};
