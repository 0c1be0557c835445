import type { ReactElement } from 'react';
import { useReport } from '../app/problems.js';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import { useCreateNotebookMutation, useCreateNoteMutation, useNotebooksQuery } from '../generated/hooks.js';
import { notebooksShown } from '../notebooks/notebooks.js';
import { IconButton } from '../ui/button.js';

/** Makes a note in the notebook that is open, else in the first one, and opens it. */
export function NewNote(): ReactElement | null {
  const { id: workspaceId, canWrite } = useWorkspace();
  const { view, go } = useView();
  const onError = useReport();
  const [create] = useCreateNoteMutation({ onError });
  const [createNotebook] = useCreateNotebookMutation({ onError });
  const { data } = useNotebooksQuery({ variables: { where: { workspaceId }, first: notebooksShown } });

  const notebook = async (): Promise<string | undefined> => {
    const known = view.notebook ?? data?.notebooks.nodes[0]?.id;
    if (known) return known;
    const made = await createNotebook({ variables: { input: { workspaceId, title: 'Notebook' } } });
    return made.data?.createNotebook.notebook?.id;
  };
  const make = async (): Promise<void> => {
    const notebookId = await notebook();
    if (!notebookId) return;
    const { data } = await create({ variables: { input: { workspaceId, notebookId, title: '' } } });
    if (data?.createNote.note) go({ noteId: data.createNote.note.id });
  };
  if (!canWrite) return null;
  return <IconButton icon="plus" label="New note" onPress={() => void make()} />;
}
