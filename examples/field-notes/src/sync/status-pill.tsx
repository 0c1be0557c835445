import { useConflicts, useSyncStatus } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import { useNow } from '../ui/use-now.js';
import { describeStatus } from './describe-status.js';

/** One line that is always there and never in the way; a tap shows the rest. */
export function StatusPill(): ReactElement {
  const status = useSyncStatus();
  const { id: workspaceId } = useWorkspace();
  const { conflicts } = useConflicts({ workspaceId });
  const now = useNow(1_000);
  const { go } = useView();
  const { tone, text } = describeStatus(status, now, conflicts.length);
  return (
    <AriaButton
      className="pill"
      data-tone={tone}
      onPress={() => go({ sheet: 'sync' })}
      aria-label={`Sync: ${text}`}
    >
      <span className="pill-dot" />
      {text}
    </AriaButton>
  );
}
