import type { UnsentEdits } from '@holdfast/client-kit';
import { useHoldfast, useSyncStatus } from '@holdfast/client-kit/react';
import { useState, type ReactElement } from 'react';
import { Button } from '../ui/button.js';
import { Sheet } from '../ui/sheet.js';
import { useReport } from './problems.js';
import { useSecondDevice } from '../lab/second-device.js';

export function AccountMenu({ name }: { name: string }): ReactElement {
  const { auth } = useHoldfast();
  const { pending, refused } = useSyncStatus();
  const [asks, setAsks] = useState(false);
  const report = useReport();
  const second = useSecondDevice();
  const leave = (unsent: UnsentEdits) => auth.signOut({ unsent }).catch(report);
  const unsent = pending + refused;
  return (
    <div className="account">
      {second && (
        <Button kind="quiet" icon="lab" onPress={second.toggle}>
          {second.isOpen ? 'Close the lab' : 'Bad-network lab'}
        </Button>
      )}
      <div className="account-line">
        <span className="account-name">{name}</span>
        <Button kind="quiet" onPress={() => (unsent > 0 ? setAsks(true) : void leave('refuse'))}>
          Sign out
        </Button>
      </div>
      <Sheet title="Not everything has been sent" side="middle" isOpen={asks} onClose={() => setAsks(false)}>
        <p>
          {unsent === 1 ? 'One edit is' : `${unsent} edits are`} on this device alone. They can wait here,
          unseen by others, until you sign in again.
        </p>
        <div className="actions">
          <Button kind="danger" onPress={() => void leave('discard')}>
            Throw away
          </Button>
          <Button kind="primary" onPress={() => void leave('keep')}>
            Keep and sign out
          </Button>
        </div>
      </Sheet>
    </div>
  );
}
