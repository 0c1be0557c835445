import { useSyncStatus } from '@holdfast/client-kit/react';
import { useState, type ReactElement } from 'react';
import { useWorkspace } from '../app/workspace-context.js';
import { problemText } from '../app/problems.js';
import { useNoteHistoryQuery } from '../generated/hooks.js';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { Sheet } from '../ui/sheet.js';
import { useToast } from '../ui/toasts.js';
import { HistoryChange } from './history-change.js';
import type { Note, Update } from './note-editor.js';
import { restoring } from './restoring.js';

interface Props {
  readonly note: Note;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly update: Update;
}

export function History(props: Props): ReactElement {
  return (
    <Sheet title="History" isOpen={props.isOpen} onClose={props.onClose}>
      <Changes {...props} />
    </Sheet>
  );
}

/** The log is the server's: the one thing here that is asked of the network. */
function Changes({ note, update, onClose }: Props): ReactElement {
  const [first, setFirst] = useState(50);
  const { canWrite } = useWorkspace();
  const { pending } = useSyncStatus();
  const toast = useToast();
  const { data, error, refetch } = useNoteHistoryQuery({
    variables: { id: note.id, first },
    fetchPolicy: 'network-only',
  });
  if (error)
    return (
      <Empty icon="offline" title="The history is on the server">
        <p className="hint">{problemText(error)}</p>
        <Button onPress={() => void refetch()}>Try again</Button>
      </Empty>
    );
  if (!data) return <p className="hint">Asking the server…</p>;
  const changes = data.history.nodes;
  return (
    <>
      {pending > 0 && <p className="hint">What waits on this device is not in it yet.</p>}
      <ol className="changes">
        {changes.map((change, index) => (
          <li key={change.position}>
            <HistoryChange
              change={change}
              {...(index > 0 &&
                canWrite && {
                  onRestore: () => {
                    update(restoring(note, changes.slice(0, index)));
                    toast({ text: 'The note is as it was then.' });
                    onClose();
                  },
                })}
            />
          </li>
        ))}
      </ol>
      {changes.length === first && (
        <Button kind="quiet" onPress={() => setFirst(first + 50)}>
          Earlier ones
        </Button>
      )}
    </>
  );
}
