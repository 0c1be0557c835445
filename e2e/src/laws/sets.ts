import { sameValue } from '@holdfast/schema/merge';
import type { Law, Violation } from './violation.js';
import { fieldsOf, writerOf, type AcceptedWrite } from './writes.js';

/**
 * Law 7 for sets, by a model of its own: an element is there if somebody put it in and nobody who had seen that took it
 * out. Seen is what the remover did before, what the version that the remover saw contains, and what the remover's own writes
 * of this element before it had seen: a refused edit that is sent again keeps its place, with a later version, and what stands
 * behind it is on top of it.
 */
export const setsAddUp: Law = (facts) => {
  const violations: Violation[] = [];
  for (const { type, name, row, writes } of fieldsOf(facts, 'SET')) {
    const adds = writes.flatMap((write, at) => added(write, name).map((element) => ({ element, write, at })));
    const removes = writes.flatMap((write, at) =>
      removed(write, name).map((element) => ({ element, write, at })),
    );
    const standing = adds.filter(
      (add) =>
        !removes.some(
          ({ element, at }) =>
            element === add.element && at > add.at && hadSeen(writes, at, { ...add, name }),
        ),
    );
    const expected = [...new Set(standing.map(({ element }) => element))].sort();
    if (sameValue(expected, row[name])) continue;
    violations.push({
      law: '7 determinism',
      what: `${type} ${String(row.id)}: ${name} is ${JSON.stringify(row[name])}; adds and removes make ${JSON.stringify(expected)}.`,
      words: [String(row.id)],
    });
  }
  return violations;
};

/** Whether the writer of the write at a place of the record's log had seen an element put in before it. */
function hadSeen(
  writes: readonly AcceptedWrite[],
  at: number,
  { element, name, write: { change } }: { element: string; name: string; write: AcceptedWrite },
): boolean {
  const writer = writerOf(writes[at]!.change);
  const isOf = (write: AcceptedWrite) => [...added(write, name), ...removed(write, name)].includes(element);
  const own = writes.slice(0, at + 1).filter((write) => writerOf(write.change) === writer && isOf(write));
  const seen = Math.max(...own.map(({ base }) => base));
  return writer === writerOf(change) || seen >= change.version;
}

const added = (write: AcceptedWrite, name: string): readonly string[] => {
  const given = write.entry.input[name];
  return Array.isArray(given) ? (given as string[]) : ((given as SetChange | undefined)?.add ?? []);
};

const removed = (write: AcceptedWrite, name: string): readonly string[] =>
  (write.entry.input[name] as SetChange | undefined)?.remove ?? [];

interface SetChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}
