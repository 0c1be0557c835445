import type { RecordChange } from '@holdfast/schema/merge';
import type { Effect } from './persist.js';
import { conflictsOf, type Tellings } from './told.js';
import type { Verdict } from './verdicts.js';

/** All that one mutation changes, in the order in which the log has it. */
export function effectsOf(verdict: Verdict, tellings: Tellings): Effect[] {
  if (verdict.as !== 'accepted') return [];
  const { incoming, changes, told, at } = verdict;
  const frame = { clientMutationId: incoming.clientMutationId, at };
  const keys = new Set(changes.map(({ key }) => key));
  const records = changes.map((change): Effect => {
    // What collided at a record that stays as it is stands with the mutation's own.
    const met = told.filter(({ of }) => of === change.key || (change === changes[0] && !keys.has(of)));
    return { ...frame, change, logged: true, conflicts: conflictsOf(met, tellings) };
  });
  const conflicts = told.flatMap((each): Effect[] => {
    const change = tellings.get(each);
    return change ? [{ ...frame, change, logged: isForPeople(change), conflicts: [] }] : [];
  });
  return [...records, ...conflicts];
}

/** What a rule settled is told to who wrote it, and else to who asks. What waits, or waited, for a person is on all devices. */
const isForPeople = ({ before, next }: RecordChange): boolean =>
  [before, next].some((stored) => stored && stored.record.state !== 'SETTLED');
