import type { DeletedRecord } from '@holdfast/client-kit';
import { useDeleted, useRecordStatus } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { useReport } from '../app/problems.js';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import { useRestoreNotebookMutation, useRestoreNoteMutation } from '../generated/hooks.js';
import { RecordMark } from '../sync/record-mark.js';
import { ago } from '../ui/ago.js';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { Icon } from '../ui/icons.js';
import { Sheet } from '../ui/sheet.js';
import { useNow } from '../ui/use-now.js';

/** What was deleted, by whomever, and this device remembers; with a way back that needs no network. */
export function DeletedSheet(): ReactElement {
  const { view, go } = useView();
  return (
    <Sheet title="Deleted" isOpen={view.sheet === 'deleted'} onClose={() => go({ sheet: undefined })}>
      <Deleted />
    </Sheet>
  );
}

const restorable = new Set(['Note', 'Notebook']);

function Deleted(): ReactElement {
  const { id: workspaceId } = useWorkspace();
  const deleted = useDeleted({ workspaceId }).filter(({ type }) => restorable.has(type));
  const now = useNow();
  if (deleted.length === 0)
    return (
      <Empty icon="trash" title="Nothing here">
        <p className="hint">Notes and notebooks that are deleted from now on can be restored here.</p>
      </Empty>
    );
  return (
    <>
      <p className="hint">The last ones that were on this device. The server keeps them for some months.</p>
      <ul className="facts">
        {deleted.map((record) => (
          <DeletedLine key={record.id} record={record} now={now} />
        ))}
      </ul>
    </>
  );
}

function DeletedLine({ record, now }: { record: DeletedRecord; now: number }): ReactElement {
  const { type, id, data, deletedAt } = record;
  const { canWrite } = useWorkspace();
  const restore = useRestore(type);
  // Of what has long been gone a device knows too little to show it before the server has brought it back.
  const isUnderWay = useRecordStatus(type, id) === 'pending';
  const title = typeof data.title === 'string' && data.title ? data.title : 'Untitled';
  return (
    <li>
      <Icon name={type === 'Notebook' ? 'notebook' : 'notes'} size={16} />
      <span className="fact-words">
        <span>{title}</span>
        <span className="hint">
          {type === 'Notebook' ? 'With its notes, ' : ''}
          {ago(deletedAt, now)}
        </span>
      </span>
      <RecordMark type={type} id={id} />
      {canWrite && (
        <Button aria-label={`Restore ${title}`} isDisabled={isUnderWay} onPress={() => restore(id)}>
          Restore
        </Button>
      )}
    </li>
  );
}

function useRestore(type: string): (id: string) => void {
  const onError = useReport();
  const [restoreNote] = useRestoreNoteMutation({ onError });
  const [restoreNotebook] = useRestoreNotebookMutation({ onError });
  const restore = type === 'Notebook' ? restoreNotebook : restoreNote;
  return (id) => void restore({ variables: { input: { id } } });
}
