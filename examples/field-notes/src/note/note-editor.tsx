import { useState, type ReactElement } from 'react';
import { useReport } from '../app/problems.js';
import { useWorkspace } from '../app/workspace-context.js';
import type { NoteQuery, UpdateNoteInput } from '../generated/holdfast.js';
import { useUpdateNoteMutation } from '../generated/hooks.js';
import { Body } from './body.js';
import { Checklist } from './checklist.js';
import { Colour } from './colour.js';
import { History } from './history.js';
import { NoteHead } from './note-head.js';
import { Tags } from './tags.js';
import { Title } from './title.js';

export type Note = NonNullable<NoteQuery['note']>;
/** Changes some fields of the note, and no others. */
export type Update = (change: Omit<UpdateNoteInput, 'id'>) => void;

export function NoteEditor({ note }: { note: Note }): ReactElement {
  const { canWrite } = useWorkspace();
  const [mutate] = useUpdateNoteMutation({ onError: useReport() });
  const [history, setHistory] = useState(false);
  const update: Update = (change) => void mutate({ variables: { input: { id: note.id, ...change } } });
  return (
    <article className="note">
      <NoteHead note={note} update={update} onHistory={() => setHistory(true)} />
      <div className="note-scroller">
        <Title stored={note.title} readOnly={!canWrite} save={(title) => update({ title })} />
        <div className="note-facts">
          <Colour colour={note.colour} readOnly={!canWrite} change={(colour) => update({ colour })} />
          <Tags tags={note.tags} readOnly={!canWrite} change={(tags) => update({ tags })} />
        </div>
        <Body stored={note.body} readOnly={!canWrite} save={(text) => update({ body: { text } })} />
        <Checklist noteId={note.id} />
      </div>
      <History note={note} isOpen={history} onClose={() => setHistory(false)} update={update} />
    </article>
  );
}
