import type { Collision } from '@holdfast/schema/merge';

/** The two sides of a collision, as a sentence names them. */
export interface Sides {
  /** Name of the other person; undefined where it is the same person on another device. */
  readonly other: string | undefined;
  /** When this mutation was made, as ISO text. */
  readonly at: string;
}

/** One sentence that tells the person whose mutation it is what happened to it, and by which rule. */
export function explain(collision: Collision, { other, at }: Sides): string {
  const { field, strategy, winner, theirStamp } = collision;
  const who = other ?? 'you, on another device,';
  const when = clock(theirStamp.at);
  if (field === 'deletedAt') return explainDeletion(collision, who, when);
  if (winner === 'BOTH') return `You and ${who} both changed ${field} (${when}); both changes were kept.`;
  if (strategy === 'SERVER_WINS')
    return `While you edited ${field}, ${who} changed it (${when}); what was there stays.`;

  const stands = winner === 'YOURS' ? 'yours' : 'theirs';
  const both = `You and ${who} both changed ${field}`;
  if (at === theirStamp.at)
    return `${both} at the same moment (${when}); by the order of the edits' ids, ${stands} stands.`;
  return `${both}; ${stands} stands, because it is the later one (yours ${clock(at)}, theirs ${when}).`;
}

/** A deletion on one side, an edit or a restore on the other. */
function explainDeletion({ winner, yours }: Collision, who: string, when: string): string {
  const youDeleted = yours !== null;
  if (winner === 'YOURS')
    return youDeleted
      ? `While you deleted this, ${who} restored it (${when}); it is deleted, because you did so later.`
      : `While you edited this, ${who} deleted it (${when}); your edit brought it back.`;
  return youDeleted
    ? `While you deleted this, ${who} edited it (${when}); so it was kept.`
    : `While you edited this, ${who} deleted it (${when}); it stays deleted, and your edit is there when it is restored.`;
}

/** `2026-11-21T10:42:07.120Z` as `2026-11-21 10:42:07 UTC`. */
const clock = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
