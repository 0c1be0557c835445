import { useSyncStatus } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { ago } from '../ui/ago.js';
import { Button } from '../ui/button.js';
import { useNow } from '../ui/use-now.js';
import { describeStatus, soon } from './describe-status.js';
import { useSyncNow } from './use-sync-now.js';

export function SyncNow(): ReactElement {
  const status = useSyncStatus();
  const now = useNow(1_000);
  const { busy, syncNow } = useSyncNow();
  const { lastSyncedAt, nextAttemptAt, problem } = status;
  return (
    <div className="sync-now">
      <div>
        <p className="sync-state">{describeStatus({ ...status, refused: 0 }, now, 0).text}</p>
        <p className="hint">
          {lastSyncedAt
            ? `Everything was here ${ago(lastSyncedAt, now)}`
            : 'Not everything has been here yet'}
          {nextAttemptAt !== undefined && ` · next try ${soon(nextAttemptAt, now)}`}
        </p>
        {problem && <p className="hint">{problem.message}</p>}
      </div>
      <Button icon="refresh" isDisabled={busy} onPress={syncNow}>
        {busy ? 'Syncing…' : 'Sync now'}
      </Button>
    </div>
  );
}
