import type { Write } from '@holdfast/schema';
import type { TextRule, TextValue } from '@holdfast/schema/merge';

type Input = Readonly<Record<string, unknown>>;

/** What a person did to a text, as people read it: what stood between two places, and what stands there now. */
export interface TextEdit {
  readonly removed: string;
  readonly inserted: string;
}

/** What a mutation does to one text. */
export interface TextTarget {
  readonly rule: TextRule;
  readonly write: Write;
  /** The TEXT field. */
  readonly field: string;
  /** Names the text, where it is made by this mutation. */
  readonly of: string;
}

/** A text once a mutation has been made to it; a create makes one where there is none. */
export function textAfter(
  { rule, write, field, of }: TextTarget,
  before: TextValue | undefined,
  input: Input,
): TextValue | undefined {
  if (write.kind === 'CREATE' && !before) {
    const text = input[field] ?? write.fields[field]?.default;
    return typeof text === 'string' ? { of, text, state: undefined } : undefined;
  }
  const edit = memberOf(input[field], 'edit');
  return before && edit !== undefined ? (rule.apply(before, edit) ?? before) : before;
}

/** The encoded edit or the whole text in a change of a text. */
export function memberOf(change: unknown, member: 'edit' | 'text'): string | undefined {
  const value = typeof change === 'object' && change !== null ? (change as Input)[member] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** How two texts differ. */
export function differenceOf(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    removed: before.slice(start, before.length - end),
    inserted: after.slice(start, after.length - end),
  };
}
