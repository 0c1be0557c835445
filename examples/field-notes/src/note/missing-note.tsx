import type { ReactElement } from 'react';
import { useReport } from '../app/problems.js';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import { useRestoreNoteMutation } from '../generated/hooks.js';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';

/** A note that was deleted, or of which this device knows nothing. */
export function MissingNote({ id }: { id: string }): ReactElement {
  const { go } = useView();
  const { canWrite } = useWorkspace();
  const [restore] = useRestoreNoteMutation({ onError: useReport() });
  return (
    <Empty icon="trash" title="This note is not here">
      <p className="hint">It was deleted, or it is not among what you may see.</p>
      <div className="actions">
        <Button onPress={() => go({ noteId: undefined })}>Back to the list</Button>
        {canWrite && (
          <Button kind="primary" onPress={() => void restore({ variables: { input: { id } } })}>
            Restore it
          </Button>
        )}
      </div>
    </Empty>
  );
}
