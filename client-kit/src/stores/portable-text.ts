/**
 * Texts in a form that native stores give back as they took it. They keep UTF-8 or C strings, in which half of a surrogate
 * pair becomes something else and a NUL may end the text.
 */

/** Where the units that are written as two begin, and what stands before them. */
const low = { from: 0, mark: '\u001f' };
const high = { from: 0xd7ff, mark: '\ud7ff' };
const shift = 0x20;

/** Every unit but those between a space and U+D7FE, which need no care. */
const units = /[^ -\ud7fe]/g;
const pairs = /[^ -\ud7fe]([^])/g;

/**
 * A key, unit by unit: keys keep their order, in UTF-16 units here and in bytes of UTF-8 there, and one is the beginning of
 * another exactly if it was before.
 */
export const keyText = (key: string): string =>
  key.replace(units, (unit) => {
    const { from, mark } = unit < ' ' ? low : high;
    return mark + String.fromCharCode(unit.charCodeAt(0) - from + shift);
  });

/** The key that `keyText` was given. */
export const keyOfText = (text: string): string =>
  text.replace(pairs, (pair, unit: string) => {
    const { from } = pair < ' ' ? low : high;
    return String.fromCharCode(unit.charCodeAt(0) - shift + from);
  });

/** Under the flag `u`, what is found is never half of a whole pair. */
const halfPair = /[\ud800-\udfff]/u;

/** A value: as it is wherever that can be, since most are, else as JSON. */
export const valueText = (value: string): string =>
  value.startsWith('"') || value.includes('\0') || halfPair.test(value) ? JSON.stringify(value) : value;

/** The value that `valueText` was given; what it never gave stays as it is. */
export function valueOfText(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}
