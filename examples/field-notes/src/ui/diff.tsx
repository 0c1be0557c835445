import { diffWordsWithSpace } from 'diff';
import { useMemo, type ReactElement } from 'react';

/** Above this many characters words are not compared: it would hold the screen up. */
const longest = 20_000;
/** Of what stayed, as much is shown around what changed. */
const around = 60;

/** What changed from one text to the other: words that went are struck out, those that came are marked. */
export function Diff({ before, after }: { before: string; after: string }): ReactElement {
  const parts = useMemo(() => partsOf(before, after), [before, after]);
  return (
    <p className="diff">
      {parts.map(({ value, added, removed }, index) =>
        added ? (
          <ins key={index}>{value}</ins>
        ) : removed ? (
          <del key={index}>{value}</del>
        ) : (
          <span key={index}>{shortened(value, index > 0, index < parts.length - 1)}</span>
        ),
      )}
    </p>
  );
}

interface Part {
  readonly value: string;
  readonly added?: boolean;
  readonly removed?: boolean;
}

function partsOf(before: string, after: string): readonly Part[] {
  const most = Math.max(before.length, after.length);
  const parts = before.length + after.length <= longest ? diffWordsWithSpace(before, after) : [];
  const kept = parts.reduce(
    (sum, { value, added, removed }) => (added || removed ? sum : sum + value.length),
    0,
  );
  // Texts that have a word here and there in common read better one after the other.
  if (kept * 3 >= most) return parts;
  return [
    { value: before.slice(0, around * 10), removed: true },
    { value: after.slice(0, around * 10), added: true },
  ].filter(({ value }) => value !== '');
}

function shortened(text: string, hasBefore: boolean, hasAfter: boolean): string {
  const keep = (hasBefore ? around : 0) + (hasAfter ? around : 0);
  if (text.length <= keep + around) return text;
  const head = hasBefore ? text.slice(0, around) : '';
  const tail = hasAfter ? text.slice(-around) : '';
  return `${head} … ${tail}`;
}
