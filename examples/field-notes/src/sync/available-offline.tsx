import type { WorkspaceStorage } from '@holdfast/client-kit';
import { useHoldfast, useStorage } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { ago } from '../ui/ago.js';
import { Button } from '../ui/button.js';
import { size } from '../ui/size.js';
import { useNow } from '../ui/use-now.js';
import { BrowserRoom } from './browser-room.js';

/** What is here without a network, of when it is, and how much of this device it takes. */
export function AvailableOffline(): ReactElement {
  const { sync } = useHoldfast();
  const { bytes, outboxBytes, budget, workspaces } = useStorage();
  const now = useNow();
  return (
    <section aria-labelledby="available-offline">
      <h3 id="available-offline">Available offline</h3>
      <ul className="facts">
        {workspaces.map((workspace) => (
          <li key={workspace.workspaceId}>
            <span>{workspace.name}</span>
            <span className="hint">{inWords(workspace, now)}</span>
            {workspace.state === 'resting' && (
              <Button kind="quiet" onPress={() => sync.use(workspace.workspaceId)}>
                Keep it here
              </Button>
            )}
          </li>
        ))}
        <li>
          <span>Records</span>
          <span className="hint">
            {budget === undefined ? size(bytes) : `${size(bytes)} of ${size(budget)}`}
          </span>
        </li>
        <li>
          <span>Edits that wait</span>
          <span className="hint">{size(outboxBytes)}</span>
        </li>
        <BrowserRoom />
      </ul>
    </section>
  );
}

function inWords({ state, records, upToDateAt }: WorkspaceStorage, now: number): string {
  if (state === 'resting') return 'has left to make room';
  if (state === 'left-out') return 'not kept here';
  const count = `${records.toLocaleString('en')} records`;
  if (state === 'on-its-way') return `${count} so far`;
  return upToDateAt === undefined ? count : `${count} · up to date ${ago(upToDateAt, now)}`;
}
