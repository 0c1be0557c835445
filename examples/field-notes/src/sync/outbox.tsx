import { useOutbox } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { useNow } from '../ui/use-now.js';
import { OutboxItem } from './outbox-item.js';

/** Drawn at a time: thousands may wait, and nobody reads them all. */
const shown = 100;

/** What waits on this device, what was refused, and what can be done about it. */
export function Outbox(): ReactElement {
  const { entries, exportOutbox } = useOutbox();
  const now = useNow(1_000);
  if (entries.length === 0)
    return (
      <Empty icon="check" title="Nothing waits">
        <p className="hint">All your edits are on the server.</p>
      </Empty>
    );
  return (
    <>
      <ol className="outbox">
        {entries.slice(0, shown).map((entry) => (
          <OutboxItem key={entry.clientMutationId} entry={entry} now={now} />
        ))}
      </ol>
      {entries.length > shown && <p className="hint">and {entries.length - shown} more</p>}
      <Button kind="quiet" onPress={() => download(exportOutbox())}>
        Save a copy
      </Button>
    </>
  );
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: 'field-notes-outbox.json' });
  link.click();
  URL.revokeObjectURL(url);
}
