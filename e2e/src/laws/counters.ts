import { writeOf } from '@holdfast/schema/merge';
import type { Law, Violation } from './violation.js';

/**
 * Law 2 once more, by nothing but addition: a counter is what it began with and all increments that were accepted. It
 * uses none of the code that it judges.
 */
export const countersAddUp: Law = ({ manifest, changes, ledger, rows }) => {
  const sums = new Map<string, number>();
  for (const { clientMutationId, recordId } of changes) {
    const entry = ledger.get(clientMutationId);
    const write = entry && writeOf(manifest, entry.name);
    if (!write) continue;
    for (const { name, shape } of Object.values(write.write.fields)) {
      if (write.entity.fields[name]?.strategy !== 'COUNTER') continue;
      const given = entry.input[name];
      const amount =
        shape === 'counter'
          ? ((given as { increment?: number } | undefined)?.increment ?? 0)
          : Number(given ?? 0);
      const counter = `${write.entity.name} ${recordId} ${name}`;
      sums.set(counter, (sums.get(counter) ?? 0) + amount);
    }
  }
  return [...sums].flatMap(([counter, sum]): Violation[] => {
    const [type = '', id = '', name = ''] = counter.split(' ');
    const row = rows[type]?.find((one) => one.id === id);
    return row?.[name] === sum
      ? []
      : [
          {
            law: '2 nothing twice',
            what: `${type} ${id}: ${name} is ${String(row?.[name])}; the increments make ${sum}.`,
            words: [id],
          },
        ];
  });
};
