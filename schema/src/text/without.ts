import type { TextValue } from '../merge/text-rule.js';
import { apply } from './apply.js';
import { editTo } from './edits.js';

/**
 * See `TextRule`. What `dropped` did is undone by an edit of its own, so that later edits find their places in a text
 * that never had it; what each made of that text is then written anew.
 */
export function without(
  value: TextValue,
  dropped: string,
  later: readonly string[],
  author: string,
): readonly string[] | undefined {
  const withDropped = apply(value, dropped);
  let undone = withDropped && apply(withDropped, editTo(withDropped, value.text, `undoing for ${author}`));
  let anew = value;
  const edits: string[] = [];
  for (const edit of later) {
    undone = undone && apply(undone, edit);
    if (!undone) return undefined;
    const again = editTo(anew, undone.text, author);
    anew = apply(anew, again)!;
    edits.push(again);
  }
  return undone && edits;
}
