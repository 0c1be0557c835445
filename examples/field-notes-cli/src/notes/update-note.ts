import type { Session } from '../app/session.js';
import { UpdateNoteDocument, type NoteStatus } from '../generated/holdfast.js';
import type { Note, NoteLine } from './find.js';
import type { TagChange } from './tag-change.js';
import { taken } from './written.js';

/** What of a note a person changes at once; what is absent stays as it is. */
export interface NoteEdit {
  readonly title?: string;
  readonly body?: string;
  readonly tags?: TagChange;
  readonly pinned?: boolean;
  readonly status?: NoteStatus;
  readonly notebookId?: string;
}

/** Changes a note, and gives it as it is on this device now. Resolves once the edit is durable here. */
export async function updateNote(
  { client }: Session,
  note: Note,
  { body, ...plain }: NoteEdit,
): Promise<NoteLine> {
  const input = {
    id: note.id,
    baseVersion: note.version,
    ...plain,
    ...(body !== undefined && { body: { text: body } }),
  };
  const { data } = await client.mutate({ mutation: UpdateNoteDocument, variables: { input } });
  return taken(data?.updateNote).note ?? note;
}
