import { useListState } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import type { NotebookRowFragment } from '../generated/holdfast.js';
import { useNotebooksQuery } from '../generated/hooks.js';
import { RecordMark } from '../sync/record-mark.js';
import { NewNotebook } from './new-notebook.js';

/** All of them at once: there are a few dozen at most. */
export const notebooksShown = 500;

export function Notebooks(): ReactElement {
  const { id, canWrite } = useWorkspace();
  const { data } = useNotebooksQuery({ variables: { where: { workspaceId: id }, first: notebooksShown } });
  const state = useListState(id, data?.notebooks);
  return (
    <section className="notebooks" aria-label="Notebooks">
      <h2>Notebooks</h2>
      <ul>
        {data?.notebooks.nodes.map((notebook) => (
          <li key={notebook.id}>
            <NotebookLink notebook={notebook} />
          </li>
        ))}
      </ul>
      {state === 'on-its-way' && <p className="hint">On their way…</p>}
      {state === 'empty' && <p className="hint">Make one to put notes into.</p>}
      {canWrite && <NewNotebook />}
    </section>
  );
}

function NotebookLink({ notebook }: { notebook: NotebookRowFragment }): ReactElement {
  const { view, to } = useView();
  return (
    <Link
      href={to({ notebook: notebook.id, noteId: undefined, sheet: undefined })}
      className="side-link"
      aria-current={view.notebook === notebook.id ? 'page' : undefined}
    >
      <span className="dot" data-colour={notebook.colour} />
      <span className="side-link-title">{notebook.title}</span>
      <RecordMark type="Notebook" id={notebook.id} />
      <span className="count">{notebook.noteCount}</span>
    </Link>
  );
}
