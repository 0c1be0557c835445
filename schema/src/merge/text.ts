/** TEXT: edits travel and merge as the text rule encodes them; a whole new text becomes the edit that leads to it. */
import type { TextRule, TextValue } from './text-rule.js';

export interface TextChange {
  readonly text?: string;
  readonly edit?: string;
}

export interface TextAfter {
  readonly value: string;
  readonly state?: string | undefined;
  /** Undefined where there is no rule, or nothing that differs. */
  readonly edit?: string | undefined;
}

export interface TextWrite {
  readonly rule: TextRule | undefined;
  /** The text as the writer of a whole new one saw it, where it is another by now. */
  readonly seen: TextValue | undefined;
  readonly mutation: string;
  /** In UTF-16 code units. */
  readonly maxLength: number;
}

/**
 * An edit that was made on `from`, made anew on `to`: as if what only `from` has had never been, and what only `to` has
 * had been there already. `author` has written in neither. Undefined where the edit was not made on `from`:
 * nobody can say then what it would be on `to`.
 */
export function carriedOver(
  rule: TextRule,
  edit: string,
  { from, to }: { from: TextValue; to: TextValue },
  author: string,
): string | undefined {
  // Beside the edit, not after it, so that the edit finds its places; nobody keeps it, so its name is its own.
  const led = rule.apply(from, rule.editTo(from, to.text, `to:${author}`));
  const both = led && rule.apply(led, edit);
  return both && rule.editTo(to, both.text, author);
}

/** A text after one change, or what is wrong with the change, in words for a person. */
export function textAfter(
  value: TextValue,
  change: TextChange,
  { rule, seen, mutation, maxLength }: TextWrite,
): TextAfter | { readonly problem: string } {
  const { text, edit } = change;
  if (edit === undefined) {
    const next = text ?? '';
    return rule ? replaced(rule, value, seen ?? value, next, mutation) : { value: next };
  }
  if (!rule) return { problem: 'No rule for texts is at hand, so an edit of one cannot be read.' };
  const problem = rule.problemOf(value, edit, maxLength);
  const after = problem === undefined ? rule.apply(value, edit) : undefined;
  if (!after) return { problem: problem ?? 'The edit cannot be laid over this text.' };
  return { value: after.text, state: after.state, edit };
}

function replaced(
  rule: TextRule,
  value: TextValue,
  seen: TextValue,
  next: string,
  mutation: string,
): TextAfter {
  if (seen.text === next) return { value: value.text, state: value.state };
  const edit = rule.editTo(seen, next, mutation);
  const after = rule.apply(value, edit);
  if (after) return { value: after.text, state: after.state, edit };
  // What was seen is no part of what there is: the text was renewed since, or the log was put back.
  const anew = carriedOver(rule, edit, { from: seen, to: value }, mutation);
  const then = anew === undefined ? undefined : rule.apply(value, anew);
  return then
    ? { value: then.text, state: then.state, edit: anew }
    : { value: value.text, state: value.state };
}
