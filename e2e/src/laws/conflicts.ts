import type { RecordData } from '@holdfast/schema/merge';
import { conflictsOf, pairOf, toldPairOf } from './pairs.js';
import { replay } from './replay.js';
import type { Law, Violation } from './violation.js';

/**
 * Law 7: every collision of two writes is told, once, with a sentence for a person; and nothing else is. Which writes
 * collide follows from what people meant; what was told, from the rows of `Conflict`.
 */
export const collisionsTold: Law = (facts) => {
  const expected = new Map(
    replay(facts).collisions.map((collision) => [pairOf(collision), collision] as const),
  );
  const told = new Map<string, RecordData>();
  const violations: Violation[] = [];
  const say = (id: string, what: string): void => {
    violations.push({ law: '7 determinism', what, words: [id] });
  };
  for (const conflict of conflictsOf(facts)) {
    const id = String(conflict.id);
    const pair = toldPairOf(conflict);
    if (told.has(pair))
      say(id, `conflict ${id} tells again what ${String(told.get(pair)?.id)} tells: ${pair}.`);
    told.set(pair, conflict);
    if (!expected.has(pair)) say(id, `conflict ${id} tells of a collision that there was not: ${pair}.`);
    if (typeof conflict.explanation !== 'string' || conflict.explanation.length < 10)
      say(id, `conflict ${id} explains nothing.`);
  }
  for (const [pair, { change, winner }] of expected) {
    const conflict = told.get(pair);
    if (!conflict) say(change.recordId, `nobody was told of a collision: ${pair}.`);
    else if ((winner === 'NOBODY') === (conflict.state === 'SETTLED'))
      say(String(conflict.id), `conflict ${String(conflict.id)} is ${String(conflict.state)}: ${pair}.`);
  }
  return violations;
};
