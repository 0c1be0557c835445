import type { OutboxEntry } from '@holdfast/client-kit';
import { useOutbox } from '@holdfast/client-kit/react';
import { useState, type ReactElement } from 'react';
import { Form } from 'react-aria-components';
import { useReport } from '../app/problems.js';
import { ago } from '../ui/ago.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/fields.js';
import { editableText, entryTitle, stateWords } from './entry-words.js';

export function OutboxItem({ entry, now }: { entry: OutboxEntry; now: number }): ReactElement {
  const [edits, setEdits] = useState(false);
  const text = editableText(entry);
  return (
    <li className="outbox-item" data-state={entry.state}>
      <p className="outbox-title">{entryTitle(entry)}</p>
      {text && <p className="outbox-text">{text[1]}</p>}
      <p className="hint">
        {`${ago(entry.issuedAt, now)} · ${stateWords[entry.state]}`}
        {entry.attempts > 1 && ` · tried ${entry.attempts} times`}
      </p>
      {entry.refusal?.map(({ message }) => (
        <p key={message} className="problem">
          {message}
        </p>
      ))}
      {edits && text ? (
        <EditEntry entry={entry} field={text[0]} text={text[1]} onDone={() => setEdits(false)} />
      ) : (
        <Decisions entry={entry} {...(text && { onEdit: () => setEdits(true) })} />
      )}
    </li>
  );
}

/** What waits is sent by itself; what was refused waits for a person. */
function Decisions({ entry, onEdit }: { entry: OutboxEntry; onEdit?: () => void }): ReactElement | null {
  const { retry, discard } = useOutbox();
  const report = useReport();
  if (entry.state !== 'refused' && entry.state !== 'blocked') return null;
  const id = entry.clientMutationId;
  return (
    <div className="actions">
      {entry.state === 'refused' && <Button onPress={() => void retry(id).catch(report)}>Send again</Button>}
      {entry.state === 'refused' && onEdit && <Button onPress={onEdit}>Edit</Button>}
      <Button kind="danger" onPress={() => void discard(id).catch(report)}>
        Discard
      </Button>
    </div>
  );
}

interface EditProps {
  readonly entry: OutboxEntry;
  readonly field: string;
  readonly text: string;
  readonly onDone: () => void;
}

function EditEntry({ entry, field, text, onDone }: EditProps): ReactElement {
  const { edit } = useOutbox();
  const report = useReport();
  const [value, setValue] = useState(text);
  return (
    <Form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void edit(entry.clientMutationId, { ...entry.input, [field]: value }).then(onDone, report);
      }}
    >
      <Field label={field} value={value} onChange={setValue} autoFocus />
      <div className="actions">
        <Button kind="quiet" onPress={onDone}>
          Cancel
        </Button>
        <Button kind="primary" type="submit">
          Send this
        </Button>
      </div>
    </Form>
  );
}
