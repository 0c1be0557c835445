import diff from 'fast-diff';
import { betweenAnchors, type Gap } from './anchors.js';

/** At `at` of the old text, `removed` characters go and `inserted` comes in their place. In UTF-16 code units. */
export interface Hunk {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

/** More pieces than this become fewer, larger ones: `problemOf` takes no edit in very many. */
const mostHunks = 500;
/** Comparing character by character takes time by the product of the lengths: of one place, and of all in one edit. */
const placeBudget = 250_000;
const editBudget = 3_000_000;

const lines = /[^\n]*\n|[^\n]+$/g;
const words = /[^\s.,;:!?、。，；：！？]*[\s.,;:!?、。，；：！？]|[^\s.,;:!?、。，；：！？]+$/g;

/**
 * How the old text becomes the new: in order, without overlap, and never through the middle of a surrogate pair. As small
 * as the two differ where that is found quickly, else coarser: in time about proportional to their lengths.
 */
export function hunksOf(old: string, next: string): Hunk[] {
  let budget = editBudget;
  const characters = (gap: Gap): Hunk[] => {
    const { at, from, to } = trimmed(gap);
    if (from === to) return [];
    const cost = from.length * to.length;
    if (cost === 0 || cost > placeBudget || cost > budget)
      return [{ at, removed: from.length, inserted: to }];
    budget -= cost;
    return byCharacter(at, from, to);
  };
  const small = ({ from, to }: Gap): boolean => from.length * to.length <= placeBudget;
  const inWords = (gap: Gap): Hunk[] =>
    small(gap) ? characters(gap) : betweenAnchors(gap, words).flatMap(characters);
  const inLines = (gap: Gap): Hunk[] =>
    small(gap) ? characters(gap) : betweenAnchors(gap, lines).map(trimmed).flatMap(inWords);
  return joined(old, inLines(trimmed({ at: 0, from: old, to: next })));
}

/** Without what the two begin and end with alike. */
function trimmed({ at, from, to }: Gap): Gap {
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from.charCodeAt(start) === to.charCodeAt(start)) start += 1;
  if (start > 0 && isHigh(from.charCodeAt(start - 1))) start -= 1;
  let end = 0;
  while (end < most - start && from.charCodeAt(from.length - 1 - end) === to.charCodeAt(to.length - 1 - end))
    end += 1;
  if (end > 0 && isLow(from.charCodeAt(from.length - end))) end -= 1;
  return { at: at + start, from: from.slice(start, from.length - end), to: to.slice(start, to.length - end) };
}

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLow = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** Whether a place in a text lies between the halves of a character of two units. */
const isInside = (text: string, at: number): boolean =>
  isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));

/** With the other half of a character that an edge falls into. */
function whole(text: string, { at, removed, inserted }: Hunk): Hunk {
  const left = isInside(text, at) ? 1 : 0;
  const end = at + removed;
  const right = isInside(text, end) ? 1 : 0;
  return {
    at: at - left,
    removed: left + removed + right,
    inserted: text.slice(at - left, at) + inserted + text.slice(end, end + right),
  };
}

function byCharacter(start: number, from: string, to: string): Hunk[] {
  const hunks: Hunk[] = [];
  let at = 0;
  let removed = 0;
  let inserted = '';
  const close = (): void => {
    if (removed > 0 || inserted !== '') hunks.push(whole(from, { at, removed, inserted }));
    at += removed;
    removed = 0;
    inserted = '';
  };
  // The last argument asks for differences as a person would see them, without letters that agree by chance.
  for (const [kind, piece] of diff(from, to, undefined, true)) {
    if (kind === diff.INSERT) inserted += piece;
    else if (kind === diff.DELETE) removed += piece.length;
    else {
      close();
      at += piece.length;
    }
  }
  close();
  return hunks.map((hunk) => ({ ...hunk, at: start + hunk.at }));
}

/** No more than `mostHunks`: those with the least between them become one. */
function joined(old: string, hunks: Hunk[]): Hunk[] {
  let gap = 8;
  while (hunks.length > mostHunks) {
    const fewer: Hunk[] = [];
    for (const hunk of hunks) {
      const last = fewer.at(-1);
      const end = last && last.at + last.removed;
      if (last === undefined || end === undefined || hunk.at - end > gap) fewer.push(hunk);
      else
        fewer[fewer.length - 1] = {
          at: last.at,
          removed: hunk.at + hunk.removed - last.at,
          inserted: last.inserted + old.slice(end, hunk.at) + hunk.inserted,
        };
    }
    hunks = fewer;
    gap *= 2;
  }
  return hunks;
}
