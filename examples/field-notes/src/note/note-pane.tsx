import { skipToken } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { useNoteQuery } from '../generated/hooks.js';
import { Empty } from '../ui/empty.js';
import { MissingNote } from './missing-note.js';
import { NoteEditor } from './note-editor.js';

export function NotePane({ id }: { id: string | undefined }): ReactElement {
  const { data, loading } = useNoteQuery(id ? { variables: { id } } : skipToken);
  if (!id) return <Empty icon="notes" title="Choose a note, or make one" />;
  if (data?.note) return <NoteEditor note={data.note} />;
  return loading ? <div className="opening" /> : <MissingNote id={id} />;
}
