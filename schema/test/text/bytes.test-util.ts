import { toBase64 } from '../../src/text/base64.js';

/**
 * A piece of an update as Yjs writes it: a number in as few bytes as it takes, a text behind its
 * length in bytes, or bytes as they are.
 */
export type Piece = number | string | Uint8Array;

/** What somebody sends who writes updates by hand. */
export const byHand = (...pieces: readonly Piece[]): string => toBase64(bytesOf(...pieces));

export const bytesOf = (...pieces: readonly Piece[]): Uint8Array => Uint8Array.from(pieces.flatMap(encoded));

function encoded(piece: Piece): number[] {
  if (typeof piece === 'number') return number(piece);
  return typeof piece === 'string' ? text(piece) : [...piece];
}

function number(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...number(bytes.length), ...bytes];
}
