import { rowOf, ties } from './family.js';
import type { Law, Violation } from './violation.js';

/** Deleting takes along what belongs to it: nothing lives on in what was deleted. */
export const noOrphans: Law = (facts) =>
  ties(facts).flatMap(({ type, field, to }) =>
    (facts.rows[type] ?? []).flatMap((row): Violation[] => {
      const parent = rowOf(facts, to, String(row[field]));
      if (row.deletedAt !== null || !parent || parent.deletedAt === null) return [];
      return [
        {
          law: '7 determinism',
          what: `${type} ${String(row.id)} lives in the deleted ${to} ${String(parent.id)}.`,
          words: [String(row.id), String(parent.id)],
        },
      ];
    }),
  );
