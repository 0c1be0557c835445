import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limits, noteFromMarkdown, type MarkdownNote } from './markdown.js';

/** A file that cannot become a note as it is, and why. */
export interface Unfit {
  readonly path: string;
  readonly reason: string;
}

/** Reads one file as a note; says why where it does not fit, rather than cutting anything off it. */
export async function readNote(folder: string, path: string): Promise<MarkdownNote | Unfit> {
  const bytes = await readFile(join(folder, path)).catch((error: NodeJS.ErrnoException) => error);
  if (bytes instanceof Error) return { path, reason: `cannot be read (${bytes.code ?? bytes.message})` };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { path, reason: 'is not UTF-8 text' };
  }
  // The database's texts cannot hold it, and a text file has none.
  if (text.includes('\0')) return { path, reason: 'holds a NUL character, so it is not a text file' };
  if (text.length > limits.body) {
    return { path, reason: `is ${text.length} characters long; a note holds at most ${limits.body}` };
  }
  return noteFromMarkdown(path, text);
}

export const isUnfit = (read: MarkdownNote | Unfit): read is Unfit => 'reason' in read;
