import type { QueuedMutation } from '@holdfast/schema/merge';

const known = new WeakMap<object, number>();

/** How many bytes a mutation takes as it is sent: JSON in UTF-8, without compression. Remembered for each input. */
export function sizeOf({ name, input }: QueuedMutation): number {
  const size = known.get(input) ?? utf8Length(JSON.stringify(input));
  known.set(input, size);
  // {"name":…} and a comma.
  return size + name.length + 6;
}

// Most is: one look at all of it is quicker than one at each character.
const isAscii = /^[\0-\x7f]*$/;

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  let length = text.length;
  if (isAscii.test(text)) return length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // Half of a pair that is four bytes together, or one of three, or one of two.
    length += unit >= 0xd800 && unit < 0xe000 ? 1 : unit >= 0x800 ? 2 : 1;
  }
  return length;
}
