import * as Y from 'yjs';
import type { TextValue } from '../merge/text-rule.js';
import { fromBase64, toBase64 } from './base64.js';
import { hunksOf } from './differ.js';
import { clientOf, open, wellFormed } from './document.js';
import { asEdit } from './formats.js';

/** The edit that changes nothing: no insertions, no deletions. */
const nothing = Uint8Array.of(0, 0);

/** See `TextRule`. Throws if the value's state is damaged. */
export function editTo(value: TextValue, next: string, author: string): string {
  const document = open(value);
  if (!document) throw new Error(`The state of the text ${value.of} is damaged.`);
  const { doc, root } = document;
  doc.clientID = clientOf(value.of, author);
  let edit: Uint8Array = nothing;
  // What the transaction did, and nothing of what was there before.
  doc.on('update', (update) => (edit = update));
  doc.transact(() => {
    let shift = 0;
    for (const { at, removed, inserted } of hunksOf(root.toJSON(), wellFormed(next))) {
      root.delete(at + shift, removed);
      // Behind what went, so that a place that is rewritten again and again leaves one run of deleted characters.
      root.insert(at + shift, inserted);
      shift += inserted.length - removed;
    }
  });
  return toBase64(edit);
}

/** Yjs looks through all that it joins for each piece, so many are joined a few at a time. */
const atOnce = 32;

/** See `TextRule`. */
export function join(edits: readonly string[]): string {
  let updates = edits.map((edit) => {
    const bytes = fromBase64(edit);
    if (!bytes) throw new Error('What is to be joined is not an edit.');
    return asEdit(bytes);
  });
  if (updates.length === 0) return toBase64(nothing);
  while (updates.length > 1) {
    const fewer: Uint8Array[] = [];
    for (let from = 0; from < updates.length; from += atOnce)
      fewer.push(Y.mergeUpdates(updates.slice(from, from + atOnce)));
    updates = fewer;
  }
  return toBase64(updates[0]!);
}
