/** Base64 of RFC 4648 with padding, in plain JavaScript: Hermes has neither `Buffer` nor, everywhere, `atob`. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const codes = Uint8Array.from(alphabet, (character) => character.charCodeAt(0));
const none = 64;
const values = new Uint8Array(128).fill(none);
codes.forEach((code, value) => (values[code] = value));

const padding = '='.charCodeAt(0);
/** As many characters as every engine takes for arguments of one call. */
const atOnce = 8192;

export function toBase64(bytes: Uint8Array): string {
  const characters = new Uint8Array(base64Length(bytes.length));
  let to = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const left = bytes.length - from;
    const three = (bytes[from]! << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    characters[to++] = codes[three >> 18]!;
    characters[to++] = codes[(three >> 12) & 63]!;
    characters[to++] = left > 1 ? codes[(three >> 6) & 63]! : padding;
    characters[to++] = left > 2 ? codes[three & 63]! : padding;
  }
  const parts: string[] = [];
  for (let from = 0; from < characters.length; from += atOnce)
    parts.push(String.fromCharCode.apply(null, characters.subarray(from, from + atOnce) as never));
  return parts.join('');
}

/** How many characters stand for this many bytes. */
export const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

/** The bytes; undefined for any text but the one that `toBase64` gives for them. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const missing = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - missing);
  const end = text.length - missing;
  let to = 0;
  let held = 0;
  let bits = 0;
  for (let at = 0; at < end; at++) {
    const value = values[text.charCodeAt(at)] ?? none;
    if (value === none) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[to++] = (held >> bits) & 255;
  }
  // What is left over after the last byte is zero, or two texts would stand for the same bytes.
  return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}
