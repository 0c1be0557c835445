import { useConflicts, useOutbox } from '@holdfast/client-kit/react';
import { useState, type ReactElement } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useView } from '../app/view.js';
import { useWorkspace } from '../app/workspace-context.js';
import { Sheet } from '../ui/sheet.js';
import { ConflictInbox } from './conflict-inbox.js';
import { OnThisDevice } from './on-this-device.js';
import { Outbox } from './outbox.js';
import { SyncNow } from './sync-now.js';

/** All about sync in one place, for whoever asks. */
export function SyncSheet(): ReactElement {
  const { view, go } = useView();
  return (
    <Sheet title="Sync" isOpen={view.sheet === 'sync'} onClose={() => go({ sheet: undefined })}>
      <SyncTabs />
    </Sheet>
  );
}

function SyncTabs(): ReactElement {
  const { id: workspaceId } = useWorkspace();
  const { entries } = useOutbox();
  const { conflicts } = useConflicts({ workspaceId });
  const [tab, setTab] = useState(conflicts.length > 0 ? 'conflicts' : 'outbox');
  return (
    <>
      <SyncNow />
      <Tabs selectedKey={tab} onSelectionChange={(key) => setTab(String(key))}>
        <TabList aria-label="Sync" className="tabs">
          <Tab id="outbox">
            Waiting{entries.length > 0 && <span className="count">{entries.length}</span>}
          </Tab>
          <Tab id="conflicts">
            Conflicts{conflicts.length > 0 && <span className="count">{conflicts.length}</span>}
          </Tab>
          <Tab id="device">This device</Tab>
        </TabList>
        <TabPanel id="outbox">
          <Outbox />
        </TabPanel>
        <TabPanel id="conflicts">
          <ConflictInbox />
        </TabPanel>
        <TabPanel id="device">
          <OnThisDevice />
        </TabPanel>
      </Tabs>
    </>
  );
}
