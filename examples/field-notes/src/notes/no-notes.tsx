import { useWorkspaceSync, type ListState } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';

/** An empty list says why it is empty. */
export function NoNotes({ state }: { state: ListState }): ReactElement {
  const { id } = useWorkspace();
  const { firstSync } = useWorkspaceSync(id);
  const { view, go } = useView();
  if (state === 'on-its-way')
    return (
      <Empty icon="cloud" title="On their way to this device">
        <p className="hint" role="status">
          {firstSync && firstSync.records > 0
            ? `${firstSync.records.toLocaleString('en')} records so far`
            : 'They come as soon as the server can be reached.'}
        </p>
      </Empty>
    );
  if (view.text || view.tag || view.status)
    return (
      <Empty icon="search" title="Nothing fits">
        <Button onPress={() => go({ text: undefined, tag: undefined, status: undefined })}>Show all</Button>
      </Empty>
    );
  return (
    <Empty icon="notes" title="No notes yet">
      <p className="hint">
        Make the first one: it is safe on this device at once, and sent when there is a network.
      </p>
    </Empty>
  );
}
