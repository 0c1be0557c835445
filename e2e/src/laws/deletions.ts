import { sameValue, type RecordData } from '@holdfast/schema/merge';
import type { ChangeFact, Facts } from './facts.js';
import { seenVersion } from './seen.js';
import type { Law, Violation } from './violation.js';
import { writerOf } from './writes.js';

interface LastWrite {
  readonly version: number;
  readonly writer: string;
  readonly value: unknown;
}

/** What the server keeps of a record by itself: nobody wrote it, and nobody loses it. */
const keptByServer = new Set(['updatedAt']);

/**
 * Law 1 for deletes, where the type says KEEP_EDIT: nobody deletes, with the record or with what it belongs to, what
 * somebody else wrote unseen; and what is written to a record that somebody else deleted unseen brings it back.
 */
export const unseenEditsKept: Law = (facts) => {
  const fields = new Map<string, Map<string, LastWrite>>();
  return facts.changes.flatMap((change): Violation[] => {
    const key = `${change.type} ${change.recordId}`;
    const last = fields.get(key) ?? new Map<string, LastWrite>();
    fields.set(key, last);
    const problem = problemOf(facts, change, last);
    for (const [name, value] of [...Object.entries(change.after), ...saidAgain(facts, change, last)])
      if (!keptByServer.has(name))
        last.set(name, { version: change.version, writer: writerOf(change), value });
    return problem === undefined || facts.manifest.entities[change.type]?.onDeleteConflict !== 'KEEP_EDIT'
      ? []
      : [
          {
            law: '1 nothing lost',
            what: `${key} ${problem} (${change.clientMutationId}).`,
            words: [change.recordId, change.clientMutationId],
          },
        ];
  });
};

function problemOf(
  facts: Facts,
  change: ChangeFact,
  last: ReadonlyMap<string, LastWrite>,
): string | undefined {
  const entry = facts.ledger.get(change.clientMutationId);
  if (!entry) return undefined;
  const again = deletedAgain(facts, change);
  if (again) return problemOf(facts, { ...again, after: change.after, seq: change.seq }, last);
  const own = entry.input.id === change.recordId;
  const base = own ? Number(entry.input.baseVersion ?? 0) : seenVersion(facts, change, entry.input.seen);
  const unseen = ({ version, writer }: LastWrite): boolean => version > base && writer !== writerOf(change);
  if (deletes(change.after)) {
    const lost = [...last].find(([name, write]) => name !== 'deletedAt' && unseen(write));
    return lost && `was deleted by somebody who had not seen its ${lost[0]}`;
  }
  const deletion = last.get('deletedAt');
  // An edit of which nothing stands, since the deleter's own was later, brings nothing back in any order of arrival.
  const stands = Object.keys(change.after).length > 0;
  if (change.kind !== 'UPDATE' || !own || !stands || !deletion || !unseen(deletion)) return undefined;
  const deletedStill = facts.changes.findLast(
    (one) => one.recordId === change.recordId && one.seq <= change.seq && 'deletedAt' in one.after,
  );
  return deletedStill && deletes(deletedStill.after)
    ? 'stays deleted, though somebody edited it who did not know'
    : undefined;
}

/**
 * The deletion of before, where a record that was spared goes after all, since that for whose sake it was spared has gone: it is that
 * deleter's, who had seen what they had seen.
 */
function deletedAgain({ changes, ledger }: Facts, change: ChangeFact): ChangeFact | undefined {
  if (!deletes(change.after) || ledger.get(change.clientMutationId)?.input.id === change.recordId)
    return undefined;
  return changes.find(
    ({ recordId, after, seq, clientMutationId }) =>
      recordId === change.recordId &&
      seq < change.seq &&
      after.deletedAt === change.after.deletedAt &&
      clientMutationId !== change.clientMutationId,
  );
}

/** What an edit asked for that stood already: it changed nothing, and its writer has written it all the same. */
function saidAgain(
  { ledger }: Pick<Facts, 'ledger'>,
  { clientMutationId, recordId }: ChangeFact,
  last: ReadonlyMap<string, LastWrite>,
): Array<readonly [string, unknown]> {
  const input = ledger.get(clientMutationId)?.input;
  if (input?.id !== recordId) return [];
  return Object.entries(input).filter(([name, value]) => {
    const stands = last.get(name);
    return stands && sameValue(stands.value, value);
  });
}

const deletes = (after: RecordData): boolean => (after.deletedAt ?? null) !== null;
