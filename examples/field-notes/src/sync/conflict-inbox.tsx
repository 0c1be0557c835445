import type { ConflictState } from '@holdfast/client-kit';
import { useConflicts } from '@holdfast/client-kit/react';
import { useState, type ReactElement } from 'react';
import { useWorkspace } from '../app/workspace-context.js';
import { Choice } from '../ui/fields.js';
import { Empty } from '../ui/empty.js';
import { useNow } from '../ui/use-now.js';
import { ConflictCard } from './conflict-card.js';

const states: Readonly<Record<ConflictState, string>> = {
  OPEN: 'To decide',
  RESOLVED: 'Decided',
  SETTLED: 'Settled by rules',
};

const nothing: Readonly<Record<ConflictState, string>> = {
  OPEN: 'Nothing to decide',
  RESOLVED: 'Nobody has decided anything yet',
  SETTLED: 'No edit of yours has met another one',
};

/** Where two people changed the same without seeing each other. Works offline: a decision is an edit like any other. */
export function ConflictInbox(): ReactElement {
  const { id: workspaceId } = useWorkspace();
  const [state, setState] = useState<ConflictState>('OPEN');
  const { conflicts } = useConflicts({ workspaceId, state });
  const now = useNow();
  return (
    <>
      <Choice label="Which conflicts" value={state} choices={states} onChange={setState} />
      {conflicts.length === 0 && <Empty icon="split" title={nothing[state]} />}
      <ol className="conflicts">
        {conflicts.map((conflict) => (
          <li key={conflict.id}>
            <ConflictCard conflict={conflict} now={now} />
          </li>
        ))}
      </ol>
    </>
  );
}
