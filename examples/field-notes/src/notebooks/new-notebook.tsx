import { useState, type ReactElement } from 'react';
import { Form } from 'react-aria-components';
import { useReport } from '../app/problems.js';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import { useCreateNotebookMutation } from '../generated/hooks.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/fields.js';

export function NewNotebook(): ReactElement {
  const { id: workspaceId } = useWorkspace();
  const { go } = useView();
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState('');
  const [create] = useCreateNotebookMutation({ onError: useReport() });
  if (!open)
    return (
      <Button kind="quiet" icon="plus" onPress={() => setOpen(true)}>
        New notebook
      </Button>
    );
  return (
    <Form
      className="inline-form"
      onSubmit={async (event) => {
        event.preventDefault();
        // Its place is the time at which it was made: behind those that are there, also when two people make one.
        const input = { workspaceId, title: title.trim(), position: Date.now() };
        const { data } = await create({ variables: { input } });
        setOpen(false);
        setTitle('');
        if (data?.createNotebook.notebook)
          go({ notebook: data.createNotebook.notebook.id, noteId: undefined });
      }}
    >
      <Field
        label="Name of the notebook"
        value={title}
        onChange={setTitle}
        isRequired
        autoFocus
        maxLength={500}
      />
      <div className="actions">
        <Button kind="quiet" onPress={() => setOpen(false)}>
          Cancel
        </Button>
        <Button kind="primary" type="submit">
          Make it
        </Button>
      </div>
    </Form>
  );
}
