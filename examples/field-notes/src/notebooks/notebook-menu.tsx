import { useState, type ReactElement } from 'react';
import { Button as AriaButton, Form, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useReport } from '../app/problems.js';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import type { NotebookRowFragment } from '../generated/holdfast.js';
import {
  useDeleteNotebookMutation,
  useRestoreNotebookMutation,
  useUpdateNotebookMutation,
} from '../generated/hooks.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/fields.js';
import { Icon } from '../ui/icons.js';
import { Sheet } from '../ui/sheet.js';
import { useToast } from '../ui/toasts.js';

/** What can be done with the notebook that is open: rename, delete, and take that back. */
export function NotebookMenu({ notebook }: { notebook: NotebookRowFragment }): ReactElement | null {
  const { canWrite } = useWorkspace();
  const [renames, setRenames] = useState(false);
  const remove = useDeleteNotebook(notebook);
  if (!canWrite) return null;
  return (
    <>
      <MenuTrigger>
        <AriaButton aria-label="Notebook" className="icon-button">
          <Icon name="more" />
        </AriaButton>
        <Popover className="popover">
          <Menu className="menu">
            <MenuItem className="menu-item" onAction={() => setRenames(true)}>
              Rename
            </MenuItem>
            <MenuItem className="menu-item" onAction={remove}>
              Delete
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <Sheet title="Rename notebook" side="middle" isOpen={renames} onClose={() => setRenames(false)}>
        <Rename notebook={notebook} onDone={() => setRenames(false)} />
      </Sheet>
    </>
  );
}

function Rename({ notebook, onDone }: { notebook: NotebookRowFragment; onDone: () => void }): ReactElement {
  const [title, setTitle] = useState(notebook.title);
  const [update] = useUpdateNotebookMutation({ onError: useReport() });
  return (
    <Form
      className="form"
      onSubmit={async (event) => {
        event.preventDefault();
        await update({ variables: { input: { id: notebook.id, title: title.trim() } } });
        onDone();
      }}
    >
      <Field label="Name" value={title} onChange={setTitle} isRequired autoFocus maxLength={500} />
      <Button kind="primary" type="submit">
        Rename
      </Button>
    </Form>
  );
}

function useDeleteNotebook({ id, title }: NotebookRowFragment): () => void {
  const { go } = useView();
  const toast = useToast();
  const onError = useReport();
  const [remove] = useDeleteNotebookMutation({ onError });
  const [restore] = useRestoreNotebookMutation({ onError });
  return () => {
    void remove({ variables: { input: { id } } });
    go({ notebook: undefined, noteId: undefined });
    const undo = () => void restore({ variables: { input: { id } } });
    toast({ text: `“${title}” and its notes are deleted.`, action: { label: 'Undo', run: undo } });
  };
}
