/**
 * SET: elements are put in and taken out one by one, and an add wins over a remove that had not seen it. So each element
 * keeps marks of the adds that did not see each other, and a remove takes those that it saw. An element without marks
 * was there from the start: all have seen it.
 */
import { isUnseen } from './stamps.js';
import type { Intent, Mark, Stamp } from './types.js';

export interface SetChange {
  readonly add?: readonly string[] | null;
  readonly remove?: readonly string[] | null;
}

export interface SetValue {
  /** In one order, whatever came first: a set has none. */
  readonly elements: readonly string[];
  readonly marks: NonNullable<Stamp['elements']>;
}

/** The set after one change. What is both taken out and put in is in. */
export function setAfter(
  { elements, marks }: SetValue,
  { add, remove }: SetChange,
  intent: Intent,
  mark: Mark,
): SetValue {
  const after = new Map<string, readonly Mark[]>();
  for (const element of elements)
    after.set(element, Object.hasOwn(marks, element) ? (marks[element] ?? []) : []);
  const unseen = (element: string) => (after.get(element) ?? []).filter((each) => isUnseen(each, intent));
  for (const element of remove ?? []) {
    const left = unseen(element);
    if (left.length > 0) after.set(element, left);
    else after.delete(element);
  }
  for (const element of add ?? []) after.set(element, [mark, ...unseen(element)]);
  const marked = [...after].filter(([, each]) => each.length > 0);
  return { elements: [...after.keys()].sort(byCodePoint), marks: Object.fromEntries(marked) };
}

/** The order of texts by their characters, the same wherever it is asked. */
export function byCodePoint(a: string, b: string): number {
  const others = [...b];
  for (const [at, character] of [...a].entries()) {
    const other = others[at];
    if (other === undefined) return 1;
    if (character !== other) return (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return a.length - b.length;
}
