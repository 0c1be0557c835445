import type { TextValue } from '@holdfast/schema/merge';
import { open, valueOf } from '../../schema/src/text/document.js';

/** Numbers from 0 to 1, the same in each run. */
function* dice(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield (state >>> 0) / 2 ** 32;
  }
}

/** Something like words and lines, of about so many characters. */
export function prose(length: number, seed: number): string {
  const roll = dice(seed);
  let text = '';
  while (text.length < length) {
    for (let left = 2 + 8 * roll.next().value; left > 0; left--)
      text += String.fromCharCode(97 + 26 * roll.next().value);
    text += roll.next().value < 0.1 ? '\n' : ' ';
  }
  return text;
}

/**
 * A text that three people have edited so many times, and that has kept its length. `typed`: in sittings of thirty edits
 * that go on where the last one ended; `scattered`: each edit somewhere else.
 */
export function grown(size: number, edits: number, style: 'typed' | 'scattered'): TextValue {
  const { doc, root } = open({ of: 'bench', text: prose(size, 7), state: undefined })!;
  const roll = dice(11);
  const words = prose(10_000, 13).split(/\s/);
  let at = 0;
  for (let edit = 0; edit < edits; edit++) {
    const sitting = Math.floor(edit / 30);
    // Another id for each run of a device's program, as the kit draws them.
    doc.clientID = 2 ** 46 + (sitting % 3) * 2 ** 40 + Math.floor(sitting / 12);
    if (style === 'scattered' || edit % 30 === 0) at = Math.floor(roll.next().value * (root.length - 60));
    const word = `${words[edit % words.length]} `;
    doc.transact(() => {
      root.insert(at, word);
      at += word.length;
      // What stands behind it goes: a word is replaced by another.
      root.delete(at, Math.min(word.length, root.length - at));
    });
  }
  return valueOf('bench', { doc, root });
}
