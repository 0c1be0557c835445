export interface Verdict {
  /** Edits of which the server has seen nothing. */
  readonly lost: number;
  /** Edits that took effect more than once. */
  readonly doubled: number;
  /** How often an edit took effect behind one that was made after it. */
  readonly inversions: number;
}

/**
 * What became of edits that were made one after the other, numbered from 0: `applied` is what took effect, in its order.
 * A repetition counts as doubled, and not as an inversion as well.
 */
export function judge(made: number, applied: readonly number[]): Verdict {
  const times = new Map<number, number>();
  let newest = -1;
  let inversions = 0;
  for (const edit of applied) {
    const before = times.get(edit) ?? 0;
    times.set(edit, before + 1);
    if (before > 0) continue;
    if (edit < newest) inversions += 1;
    newest = Math.max(newest, edit);
  }
  const lost = Array.from({ length: made }, (_, edit) => edit).filter((edit) => !times.has(edit)).length;
  const doubled = [...times.values()].filter((count) => count > 1).length;
  return { lost, doubled, inversions };
}
