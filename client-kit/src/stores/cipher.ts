import { xchacha20, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { fromBase64, toBase64 } from '@holdfast/schema/base64';

/** One key at work. */
export interface Cipher {
  /** The same for the same key, and tells nothing about it. */
  readonly id: string;
  /** `place` is what the text belongs to: it opens nowhere else. */
  seal(text: string, place: string): string;
  /** The text; undefined if it was sealed with another key, for another place, or was changed since. */
  open(sealed: string, place: string): string | undefined;
}

const keyLength = 32;
const nonceLength = 24;

/** `randomBytes` must be unpredictable: two texts under one nonce would give each other away. */
export function cipherOf(key: Uint8Array, randomBytes: (length: number) => Uint8Array): Cipher {
  if (!(key instanceof Uint8Array) || key.length !== keyLength)
    throw new TypeError(`A key of an encrypted store is ${keyLength} random bytes, a Uint8Array.`);
  // What is stored in the open comes from a stream of the key that never covers a value: values have a key from it.
  const stream = xchacha20(key, purpose('holdfast store keys'), new Uint8Array(keyLength + 16));
  const valueKey = stream.slice(0, keyLength);
  return {
    id: toBase64(stream.slice(keyLength)),
    seal: (text, place) => {
      const nonce = randomBytes(nonceLength);
      const sealed = xchacha20poly1305(valueKey, nonce, bytesOf(place)).encrypt(bytesOf(text));
      const whole = new Uint8Array(nonceLength + sealed.length);
      whole.set(nonce);
      whole.set(sealed, nonceLength);
      return toBase64(whole);
    },
    open: (sealed, place) => {
      const whole = fromBase64(sealed);
      if (!whole || whole.length < nonceLength + 16) return undefined;
      const opened = xchacha20poly1305(valueKey, whole.subarray(0, nonceLength), bytesOf(place));
      try {
        return textOf(opened.decrypt(whole.subarray(nonceLength)));
      } catch {
        return undefined;
      }
    },
  };
}

/** A nonce that says what its stream is for; no random one is likely to be the same. */
const purpose = (text: string): Uint8Array => {
  const nonce = new Uint8Array(nonceLength);
  nonce.set(bytesOf(text));
  return nonce;
};

/**
 * A text in bytes: UTF-8, but halves of surrogate pairs are kept as they are, which `TextEncoder` would spoil; and Hermes has
 * no `TextDecoder` everywhere.
 */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let to = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at)!;
    if (code < 0x80) bytes[to++] = code;
    else if (code < 0x800) {
      bytes[to++] = 0xc0 | (code >> 6);
      bytes[to++] = 0x80 | (code & 63);
    } else if (code < 0x10000) {
      bytes[to++] = 0xe0 | (code >> 12);
      bytes[to++] = 0x80 | ((code >> 6) & 63);
      bytes[to++] = 0x80 | (code & 63);
    } else {
      at += 1;
      bytes[to++] = 0xf0 | (code >> 18);
      bytes[to++] = 0x80 | ((code >> 12) & 63);
      bytes[to++] = 0x80 | ((code >> 6) & 63);
      bytes[to++] = 0x80 | (code & 63);
    }
  }
  return bytes.subarray(0, to);
}

/** As many arguments as every engine takes in one call. */
const atOnce = 8192;

/** The text that `bytesOf` was given; its bytes are authentic, so they are not checked. */
function textOf(bytes: Uint8Array): string {
  const parts: string[] = [];
  let units: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at]!;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let code = length === 1 ? first : first & (0x7f >> length);
    for (let next = 1; next < length; next += 1) code = (code << 6) | (bytes[at + next]! & 63);
    at += length;
    if (code < 0x10000) units.push(code);
    else units.push(0xd7c0 + (code >> 10), 0xdc00 | (code & 0x3ff));
    if (units.length < atOnce) continue;
    parts.push(String.fromCharCode(...units));
    units = [];
  }
  return parts.join('') + String.fromCharCode(...units);
}
