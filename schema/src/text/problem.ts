import * as Y from 'yjs';
import { maxEditBytes, type TextValue } from '../merge/text-rule.js';
import { textProblem } from '../scalars.js';
import { base64Length, fromBase64 } from './base64.js';
import { open, type Document } from './document.js';
import { fitProblem } from './fit.js';
import { readEdit, type Edit } from './read-edit.js';
import { insertionProblem, piecesProblem } from './work.js';

/**
 * What is wrong with a stranger's edit, see `TextRule`. The edit is read and measured before Yjs sees it, since Yjs takes
 * what an update claims at its word; so time and memory are bounded by what the edit weighs and what the text holds.
 */
export function problemOf(value: TextValue, edit: string, maxLength: number): string | undefined {
  const most = maxEditBytes(maxLength);
  if (edit.length > base64Length(most)) return `The edit weighs more than ${most} bytes.`;
  const bytes = fromBase64(edit);
  const read = bytes && readEdit(bytes);
  if (!bytes || !read) return 'The edit is not an encoded edit of a plain text.';
  const document = open(value);
  if (!document) throw new Error(`The stored state of the text ${value.of} is damaged.`);
  return (
    wordingProblem(read) ??
    fitProblem(document, read) ??
    piecesProblem(document, read) ??
    outcomeProblem(document, bytes, read, maxLength)
  );
}

function wordingProblem({ insertions }: Edit): string | undefined {
  const problem = insertions.map(({ text }) => textProblem(text)).find((found) => found !== undefined);
  return problem && `The edit inserts text that ${problem}.`;
}

/** Lays the edit over the document, which is then used up. */
function outcomeProblem(
  document: Document,
  bytes: Uint8Array,
  edit: Edit,
  maxLength: number,
): string | undefined {
  const before = document.root.toJSON();
  const problem = insertionProblem(document, edit);
  if (problem !== undefined) return problem;
  Y.applyUpdate(document.doc, bytes);
  const after = document.root.toJSON();
  if (after.length > maxLength && after.length > before.length)
    return `The text may be at most ${maxLength} characters long; with this edit it has ${after.length}.`;
  const given = [before, ...edit.insertions.map(({ text }) => text)];
  // Yjs puts it in the place of both halves of a character that an edit falls between.
  return broken(after) > given.reduce((sum, text) => sum + broken(text), 0)
    ? 'The edit takes a character apart.'
    : undefined;
}

const broken = (text: string): number => text.split('\uFFFD').length - 1;
