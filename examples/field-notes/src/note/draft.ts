/**
 * What a person types, while the text may change underneath: somebody else writes in it too, and a merge comes back.
 * Pure: the next draft is a function of the last one and what happened.
 */
export interface Draft {
  /** What is in the field. */
  readonly text: string;
  /** The stored text that `text` is an edit of. */
  readonly base: string;
}

export const isDirty = ({ text, base }: Draft): boolean => text !== base;

export const typed = (draft: Draft, text: string): Draft => ({ ...draft, text });

/** It has been handed over as it is; what is typed from now on is an edit of that. */
export const saved = (draft: Draft): Draft => ({ ...draft, base: draft.text });

/** The stored text is another one: what is typed and not saved yet is made to that. */
export const changedUnderneath = (draft: Draft, stored: string): Draft => ({
  text: isDirty(draft) ? carried(draft, stored) : stored,
  base: stored,
});

/** A place of the base, in the text that came after it. */
function placeAfter(base: string, stored: string, place: number): number {
  const { at, removed, inserted } = difference(base, stored);
  if (place <= at) return place;
  return place >= at + removed ? place + inserted.length - removed : at + inserted.length;
}

/** The edit that leads from the base to the draft, made to another text: people type in one place at a time. */
function carried({ text, base }: Draft, stored: string): string {
  const mine = difference(base, text);
  const from = placeAfter(base, stored, mine.at);
  const to = Math.max(from, placeAfter(base, stored, mine.at + mine.removed));
  return stored.slice(0, from) + mine.inserted + stored.slice(to);
}

export interface Difference {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

/** What stood between two places, and what stands there now. */
export function difference(before: string, after: string): Difference {
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at += 1;
  let tail = 0;
  while (tail < most - at && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { at, removed: before.length - at - tail, inserted: after.slice(at, after.length - tail) };
}
