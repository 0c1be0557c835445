import { useMemberships, useUser } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { SignIn } from '../sign-in/sign-in.js';
import { Empty } from '../ui/empty.js';
import { Shell } from './shell.js';

/** Sign-in for nobody; for somebody, the workspace that the address names, or the first. */
export function App(): ReactElement {
  const user = useUser();
  if (!user) return <SignIn />;
  return (
    <Switch>
      <Route path="/w/:workspaceId/*?">{({ workspaceId }) => <Workspace id={workspaceId} />}</Route>
      <Route>
        <FirstWorkspace />
      </Route>
    </Switch>
  );
}

function Workspace({ id }: { id: string }): ReactElement {
  const memberships = useMemberships();
  const membership = memberships.find(({ workspaceId }) => workspaceId === id);
  if (membership) return <Shell key={id} membership={membership} />;
  return memberships.length > 0 ? <FirstWorkspace /> : <NoWorkspace />;
}

function FirstWorkspace(): ReactElement {
  const [first] = useMemberships();
  return first ? <Redirect to={`/w/${first.workspaceId}`} replace /> : <NoWorkspace />;
}

const NoWorkspace = (): ReactElement => (
  <main className="centre">
    <Empty icon="cloud" title="Your workspaces are on their way">
      <p className="hint">They come as soon as the server can be reached.</p>
    </Empty>
  </main>
);
