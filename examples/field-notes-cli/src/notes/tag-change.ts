import { usage } from '../failures.js';

/** A change to a note's tags, as the API takes it: what others add or remove at the same time survives. */
export interface TagChange {
  readonly add: string[];
  readonly remove: string[];
}

/** `+a -b` as a change of tags; the last word about a tag counts. */
export function parseTagChange(words: readonly string[]): TagChange {
  const last = new Map<string, '+' | '-'>();
  for (const word of words) {
    const [sign, tag] = [word.slice(0, 1), word.slice(1).trim()];
    if ((sign !== '+' && sign !== '-') || tag === '') {
      throw usage(
        `"${word}" says neither +tag nor -tag. For example: field-notes tag 3f9a1c2e +packing -later`,
      );
    }
    last.delete(tag);
    last.set(tag, sign);
  }
  if (last.size === 0) throw usage('Give at least one +tag or -tag.');
  const those = (sign: '+' | '-') => [...last].filter(([, one]) => one === sign).map(([tag]) => tag);
  return { add: those('+'), remove: those('-') };
}
