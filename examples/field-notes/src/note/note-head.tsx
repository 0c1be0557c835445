import type { ReactElement } from 'react';
import { useReport } from '../app/problems.js';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import { useDeleteNoteMutation, useRestoreNoteMutation } from '../generated/hooks.js';
import { statusNames } from '../notes/status-names.js';
import { RecordMark } from '../sync/record-mark.js';
import { IconButton, IconToggle } from '../ui/button.js';
import { Choice } from '../ui/fields.js';
import { useToast } from '../ui/toasts.js';
import type { Note, Update } from './note-editor.js';

interface Props {
  readonly note: Note;
  readonly update: Update;
  readonly onHistory: () => void;
}

export function NoteHead({ note, update, onHistory }: Props): ReactElement {
  const { go } = useView();
  const { canWrite } = useWorkspace();
  const remove = useDeleteNote(note);
  return (
    <header className="pane-head">
      <span className="only-narrow">
        <IconButton icon="back" label="Back to the list" onPress={() => go({ noteId: undefined })} />
      </span>
      <div className="pane-title">
        <RecordMark type="Note" id={note.id} inWords />
      </div>
      {canWrite && (
        <>
          <Choice
            label="Status"
            value={note.status}
            choices={statusNames}
            onChange={(status) => update({ status })}
          />
          <IconToggle
            icon="pin"
            label="Keep at the top"
            isOn={note.pinned}
            onChange={(pinned) => update({ pinned })}
          />
        </>
      )}
      <IconButton icon="history" label="History" onPress={onHistory} />
      {canWrite && <IconButton icon="trash" label="Delete note" onPress={remove} />}
    </header>
  );
}

/** Deletes the note; what goes wrong later shows in the outbox like any other edit. */
function useDeleteNote({ id, title }: Note): () => void {
  const { go } = useView();
  const toast = useToast();
  const onError = useReport();
  const [remove] = useDeleteNoteMutation({ onError });
  const [restore] = useRestoreNoteMutation({ onError });
  return () => {
    void remove({ variables: { input: { id } } });
    go({ noteId: undefined });
    const undo = () => void restore({ variables: { input: { id } } });
    toast({ text: `“${title || 'Untitled'}” is deleted.`, action: { label: 'Undo', run: undo } });
  };
}
