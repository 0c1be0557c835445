import { skipToken } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import { useNotebooksQuery } from '../generated/hooks.js';
import { notebooksShown } from '../notebooks/notebooks.js';
import { NotebookMenu } from '../notebooks/notebook-menu.js';
import { StatusPill } from '../sync/status-pill.js';
import { IconButton } from '../ui/button.js';
import { NewNote } from './new-note.js';

export function ListHead({ count }: { count: number | undefined }): ReactElement {
  const { view, go } = useView();
  const { id, name } = useWorkspace();
  const notebooks = useNotebooksQuery(
    view.notebook ? { variables: { where: { workspaceId: id }, first: notebooksShown } } : skipToken,
  );
  const notebook = notebooks.data?.notebooks.nodes.find(({ id }) => id === view.notebook);
  return (
    <header className="pane-head">
      <span className="only-narrow">
        <IconButton icon="menu" label="Notebooks and account" onPress={() => go({ sheet: 'menu' })} />
      </span>
      <div className="pane-title">
        <h1>{notebook?.title ?? (view.notebook ? 'Notebook' : 'All notes')}</h1>
        <p className="hint">
          {name}
          {count !== undefined && ` · ${count.toLocaleString('en')}`}
        </p>
      </div>
      {notebook && <NotebookMenu notebook={notebook} />}
      <StatusPill />
      <NewNote />
    </header>
  );
}
