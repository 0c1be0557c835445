import { ago } from '../terminal/ago.js';
import { shortId } from './references.js';

/** What of a note its line in a list shows. */
export interface NoteRow {
  readonly id: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly pinned: boolean;
  readonly status: string;
  readonly updatedAt: string;
  readonly notebook?: { readonly title: string } | null | undefined;
}

/** A note as one row of a table: id, when, where, and what. */
export const noteRow = (note: NoteRow, now: number): string[] => [
  shortId(note.id),
  ago(note.updatedAt, now),
  note.status.toLowerCase(),
  note.notebook?.title ?? '-',
  [note.pinned ? '* ' : '', note.title, ...note.tags.map((tag) => ` #${tag}`)].join(''),
];
