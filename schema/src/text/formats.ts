import * as Y from 'yjs';
import { toBase64 } from './base64.js';

/**
 * What a state begins with: no edit does, since it would be the number zero in two bytes. Behind it comes Yjs's second
 * format, in which many pieces weigh less than half as much; edits are in the first, which is simple enough to be checked
 * before Yjs reads it.
 */
const stateMark = [0x80, 0] as const;

export function encodeState(doc: Y.Doc): string {
  const update = Y.encodeStateAsUpdateV2(doc);
  const marked = new Uint8Array(stateMark.length + update.length);
  marked.set(stateMark);
  marked.set(update, stateMark.length);
  return toBase64(marked);
}

/** Lays a state or an edit over a document. Throws for bytes that Yjs cannot read. */
export function layOver(doc: Y.Doc, bytes: Uint8Array): void {
  if (isState(bytes)) Y.applyUpdateV2(doc, bytes.subarray(stateMark.length));
  else Y.applyUpdate(doc, bytes);
}

/** A state or an edit as an edit. Throws for a state that Yjs cannot read. */
export const asEdit = (bytes: Uint8Array): Uint8Array =>
  isState(bytes) ? Y.convertUpdateFormatV2ToV1(bytes.subarray(stateMark.length)) : bytes;

export const isState = (bytes: Uint8Array): boolean => stateMark.every((byte, at) => bytes[at] === byte);
