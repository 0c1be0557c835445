import type { TextValue } from '../../src/merge/index.js';
import { yjsText } from '../../src/text/index.js';

/** A text that was written at once. */
export const written = (text: string, of = 'Note:1:body'): TextValue => ({ of, text, state: undefined });

/** The value with edits laid over it one after the other. Throws for one that does not fit. */
export function laid(value: TextValue, ...edits: readonly string[]): TextValue {
  for (const edit of edits) {
    const next = yjsText.apply(value, edit);
    if (next === undefined) throw new Error(`An edit does not fit ${value.of}.`);
    value = next;
  }
  return value;
}
