import type { TextValue } from '../merge/text-rule.js';
import { fromBase64 } from './base64.js';
import { open, valueOf } from './document.js';

/** The value with one edit laid over it; undefined if it is none of this text. */
export function apply(value: TextValue, edits: string): TextValue | undefined {
  const bytes = fromBase64(edits);
  const document = bytes && open(value, bytes);
  return document && valueOf(value.of, document);
}
