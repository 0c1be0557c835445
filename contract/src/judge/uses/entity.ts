import { names, reads } from '../../usage/index.js';
import { breaking, dangerous, safe } from '../judgement.js';
import { writersOf, writesTo, type JudgeUse } from './use-change.js';

/** `@entity`: whether and how a type syncs. */
export const judgeEntity: JudgeUse = ({ at }, { before, after }, compared) => {
  if (!before) return safe(`${at} begins to sync; apps in use ask the server for it as before.`);
  const concerned = [names(at), ...writesTo(compared.before, at)];
  if (!after)
    return breaking(
      concerned,
      `${at} no longer syncs: devices that hold its records hear of no change, and their edits have nowhere to go.`,
      `Let ${at} sync in every version that is still in use.`,
    );
  if (before.partition !== after.partition)
    return breaking(
      concerned,
      `The records of ${at} belong to a workspace by ${String(after.partition)} instead of ${String(before.partition)}: devices sort them by the old field.`,
      'Leave the partition as it was.',
    );
  if (before.onDeleteConflict !== after.onDeleteConflict)
    return dangerous(
      concerned,
      `Where one person deletes ${at} and another edits it, the server goes by ${String(after.onDeleteConflict)} and devices show what ${String(before.onDeleteConflict)} gives until its answer comes.`,
      'Leave onDeleteConflict as it was, or approve the change for as long as apps in use were built with the old rule.',
      {
        verdict: 'breaking',
        reason: `An edit or delete of ${at} that waits on a device was made under onDeleteConflict: ${String(before.onDeleteConflict)}; carried out under ${String(after.onDeleteConflict)} it ends otherwise than the person saw.`,
      },
    );
  return safe(`How the server stores ${at} is its own affair.`);
};

/** `@merge`: the rule by which concurrent edits become one, run by server and device alike. */
export const judgeMerge: JudgeUse = ({ at }, { before, after }, compared) =>
  breaking(
    [reads(at), ...writersOf(compared.before, at)],
    `Concurrent edits of ${at} become one by ${String(after?.strategy)} on the server and by ${String(before?.strategy)} on devices in use: what they show offline is not what the server answers.`,
    `Leave the strategy as it was; give a new field the new one.`,
  );
