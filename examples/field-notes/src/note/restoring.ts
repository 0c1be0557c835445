import type { NoteHistoryQuery, UpdateNoteInput } from '../generated/holdfast.js';
import type { Note } from './note-editor.js';

export type Change = NoteHistoryQuery['history']['nodes'][number];

/**
 * What has to be changed to have a note as it was before some changes, which are the newest ones, newest first. Restoring is
 * an edit like any other: it is in the history too, and can be taken back.
 */
export function restoring(note: Note, undone: readonly Change[]): Omit<UpdateNoteInput, 'id'> {
  const before = new Map<string, unknown>();
  for (const { fields } of undone)
    for (const change of fields)
      if (change.before !== null) before.set(change.field, JSON.parse(change.before));
  const input: Record<string, unknown> = {};
  for (const [field, value] of before) {
    if (field === 'body') input.body = { text: value };
    else if (field === 'tags') input.tags = tagChange(note.tags, value as string[]);
    else if (restorable.has(field)) input[field] = value;
  }
  return input;
}

const restorable = new Set(['title', 'pinned', 'status', 'colour', 'notebookId']);

const tagChange = (now: readonly string[], then: readonly string[]) => ({
  add: then.filter((tag) => !now.includes(tag)),
  remove: now.filter((tag) => !then.includes(tag)),
});
