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
  if (before.length + after.length <= longest) return diffWordsWithSpace(before, after);
  return [
    { value: before.slice(0, around * 4), removed: true },
    { value: after.slice(0, around * 4), added: true },
  ];
}

function shortened(text: string, hasBefore: boolean, hasAfter: boolean): string {
  const keep = (hasBefore ? around : 0) + (hasAfter ? around : 0);
  if (text.length <= keep + around) return text;
  const head = hasBefore ? text.slice(0, around) : '';
  const tail = hasAfter ? text.slice(-around) : '';
  return `${head} … ${tail}`;
}
