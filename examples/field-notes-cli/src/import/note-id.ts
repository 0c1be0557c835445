import { createHash } from 'node:crypto';

/** This program's own namespace for name-based UUIDs (RFC 9562, version 5). It must never change. */
const namespace = Buffer.from('7d0a4f0a3c1b5f0e9a52b6d1c8e2f4a6', 'hex');

/**
 * A UUID made from names: the same names give the same id, on every run and every machine. It is what makes an import
 * safe to repeat after a crash: a file's note has one possible id, so making it again is seen, never doubled.
 */
export function idFromNames(...names: readonly string[]): string {
  // The length before each name keeps ['a', 'bc'] apart from ['ab', 'c'].
  const name = names.map((one) => `${one.length}:${one}`).join('/');
  const bytes = createHash('sha1').update(namespace).update(name, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
