import { beforeAll, fold, type Moment } from './moment.js';
import type { Note } from './note.js';

/** What happened, as far back as it is kept, and how everything stood before that. */
export interface Timeline {
  readonly base: Moment;
  readonly notes: readonly Note[];
  /** How many notes have gone into `base`. */
  readonly dropped: number;
  readonly now: Moment;
}

/** What a timeline keeps: some 1 MB where each note has as much in it as it can have. */
export const mostNotes = 500;

export const emptyTimeline: Timeline = { base: beforeAll, notes: [], dropped: 0, now: beforeAll };

/** With one thing more. The oldest goes where there are too many: what it did stays in `base`. */
export function recorded({ base, notes, dropped, now }: Timeline, note: Note): Timeline {
  const [oldest, ...others] = notes;
  const isFull = notes.length >= mostNotes && oldest !== undefined;
  return {
    base: isFull ? fold(base, oldest) : base,
    notes: [...(isFull ? others : notes), note],
    dropped: isFull ? dropped + 1 : dropped,
    now: fold(now, note),
  };
}

/** How everything stood after the first `count` of the notes. */
export const momentAt = ({ base, notes, now }: Timeline, count: number): Moment =>
  count >= notes.length ? now : notes.slice(0, count).reduce(fold, base);
