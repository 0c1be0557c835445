import { useState, type ReactElement } from 'react';
import { Button as AriaButton, Form, Input, TextField } from 'react-aria-components';
import { Link } from 'wouter';
import { useView } from '../app/view.js';
import type { SetChange } from '../generated/holdfast.js';
import { Icon } from '../ui/icons.js';

interface Props {
  readonly tags: readonly string[];
  readonly readOnly: boolean;
  readonly change: (change: SetChange) => void;
}

/** A tag that is added or removed here goes together with those that others add and remove. */
export function Tags({ tags, readOnly, change }: Props): ReactElement {
  const [text, setText] = useState('');
  const { to } = useView();
  return (
    <div className="tags" role="group" aria-label="Tags">
      {tags.map((tag) => (
        <span key={tag} className="tag">
          <Link href={to({ tag, noteId: undefined })}>#{tag}</Link>
          {!readOnly && (
            <AriaButton aria-label={`Remove tag ${tag}`} onPress={() => change({ remove: [tag] })}>
              <Icon name="close" size={12} />
            </AriaButton>
          )}
        </span>
      ))}
      {!readOnly && (
        <Form
          onSubmit={(event) => {
            event.preventDefault();
            const tag = text.trim().replace(/^#/, '');
            if (tag && !tags.includes(tag)) change({ add: [tag] });
            setText('');
          }}
        >
          <TextField aria-label="Add a tag" value={text} onChange={setText} maxLength={64}>
            <Input className="tag-input" placeholder="Add tag" />
          </TextField>
        </Form>
      )}
    </div>
  );
}
