import type { Law, Violation } from './violation.js';
import { fieldsOf } from './writes.js';

/**
 * Law 2 once more, by nothing but addition: a counter is what it began with and all increments that were accepted. It
 * uses none of the code that it judges.
 */
export const countersAddUp: Law = (facts) => {
  const violations: Violation[] = [];
  for (const { type, name, row, writes } of fieldsOf(facts, 'COUNTER')) {
    let sum = 0;
    for (const { entry, write } of writes) {
      const given = entry.input[name];
      const amount = write.fields[name]?.shape === 'counter' ? incrementIn(given) : Number(given ?? 0);
      sum += amount;
    }
    if (row[name] !== sum)
      violations.push({
        law: '2 nothing twice',
        what: `${type} ${String(row.id)}: ${name} is ${String(row[name])}; the increments make ${sum}.`,
        words: [String(row.id)],
      });
  }
  return violations;
};

const incrementIn = (given: unknown): number =>
  (given as { increment?: number } | null | undefined)?.increment ?? 0;
