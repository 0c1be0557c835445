import { useState, type ReactElement } from 'react';
import { Form, Input, TextField } from 'react-aria-components';
import { useReport } from '../app/problems.js';
import { useWorkspace } from '../app/workspace-context.js';
import { useCreateChecklistItemMutation } from '../generated/hooks.js';
import { Icon } from '../ui/icons.js';

export function NewItem({ noteId, position }: { noteId: string; position: number }): ReactElement {
  const { id: workspaceId } = useWorkspace();
  const [text, setText] = useState('');
  const [create] = useCreateChecklistItemMutation({ onError: useReport() });
  return (
    <Form
      className="new-item"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim())
          void create({ variables: { input: { workspaceId, noteId, text: text.trim(), position } } });
        setText('');
      }}
    >
      <Icon name="plus" size={16} />
      <TextField aria-label="New item" value={text} onChange={setText} maxLength={2_000}>
        <Input className="item-text" placeholder="Add an item" />
      </TextField>
    </Form>
  );
}
