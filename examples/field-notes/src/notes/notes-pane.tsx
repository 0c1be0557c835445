import { useListState } from '@holdfast/client-kit/react';
import { useDeferredValue, type ReactElement } from 'react';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import { Filters } from './filters.js';
import { ListHead } from './list-head.js';
import { NoteList } from './note-list.js';
import { NoNotes } from './no-notes.js';
import { useNotes } from './use-notes.js';

/** The list of notes that fit what is looked for: pinned ones first. */
export function NotesPane(): ReactElement {
  const { id: workspaceId } = useWorkspace();
  const { view } = useView();
  // What is typed shows at once; the list may follow a frame later.
  const text = useDeferredValue(view.text);
  const { notebook: notebookId, tag, status } = view;
  const where = { workspaceId, notebookId, tag, status, text };
  const pinned = useNotes({ ...where, pinned: true });
  const others = useNotes({ ...where, pinned: false });
  const both = pinned.list && others.list;
  const totalCount = both && pinned.list.totalCount + others.list.totalCount;
  const state = useListState(workspaceId, totalCount === undefined ? undefined : { totalCount });
  return (
    <>
      <ListHead count={totalCount} />
      <Filters />
      {state === 'here' ? <NoteList pinned={pinned} others={others} /> : <NoNotes state={state} />}
    </>
  );
}
