import { useHoldfast, useSyncStatus, useUser } from '@holdfast/client-kit/react';
import { useState, useSyncExternalStore, type ReactElement } from 'react';
import { newVersion, onNewVersion } from '../app/register-service-worker.js';
import { CredentialsForm, useSignIn } from '../sign-in/credentials-form.js';
import { Button } from '../ui/button.js';
import { Sheet } from '../ui/sheet.js';

/** What a person should know or do; nothing of it keeps anybody from writing. */
export function Banners(): ReactElement {
  const { sync } = useHoldfast();
  const { state, notices, room } = useSyncStatus();
  const version = useSyncExternalStore(onNewVersion, newVersion);
  return (
    <div className="banners" role="status">
      {state === 'needs-sign-in' && <SessionEnded />}
      {state === 'needs-upgrade' && (
        <p className="banner">
          The server needs a newer version of this app. What you write is kept.
          <Button kind="quiet" onPress={() => location.reload()}>
            Reload
          </Button>
        </p>
      )}
      {room && (
        <p className="banner">
          {room === 'none' ? 'No more edits can wait on this device.' : 'Nearly as many edits wait as can.'}{' '}
          Go online to send them.
        </p>
      )}
      {version && (
        <p className="banner">
          A new version is here.
          <Button kind="quiet" onPress={() => version.takeOver()}>
            Use it
          </Button>
        </p>
      )}
      {notices.map(({ id, message }) => (
        <p key={id} className="banner">
          {message}
          <Button kind="quiet" onPress={() => void sync.dismissNotice(id)}>
            Got it
          </Button>
        </p>
      ))}
    </div>
  );
}

/** The session has ended, on the server: all goes on but sync. */
function SessionEnded(): ReactElement {
  const user = useUser();
  const [asks, setAsks] = useState(false);
  const { signIn, busy, problem } = useSignIn();
  return (
    <p className="banner">
      Your session has ended. Nothing here is lost.
      <Button kind="quiet" onPress={() => setAsks(true)}>
        Sign in
      </Button>
      <Sheet
        title={`Sign in again, ${user?.name ?? ''}`}
        side="middle"
        isOpen={asks}
        onClose={() => setAsks(false)}
      >
        <CredentialsForm
          busy={busy}
          problem={problem}
          email={user?.email ?? ''}
          onSubmit={(credentials) => void signIn(credentials).then((done) => done && setAsks(false))}
        />
      </Sheet>
    </p>
  );
}
