import { useMemberships, useUser } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { Notebooks } from '../notebooks/notebooks.js';
import { Choice } from '../ui/fields.js';
import { Icon } from '../ui/icons.js';
import { AccountMenu } from './account-menu.js';
import { useView } from './view.js';

export function Sidebar(): ReactElement {
  const user = useUser();
  const { view, go, to } = useView();
  const memberships = useMemberships();
  const here = memberships.find(({ workspaceId }) => workspaceId === view.workspaceId);
  const all = to({ notebook: undefined, noteId: undefined, sheet: undefined });
  return (
    <div className="sidebar">
      {memberships.length > 1 ? (
        <Choice
          label="Workspace"
          value={view.workspaceId}
          choices={Object.fromEntries(memberships.map(({ workspaceId, name }) => [workspaceId, name]))}
          onChange={(workspaceId) =>
            go({ workspaceId, notebook: undefined, noteId: undefined, tag: undefined, sheet: undefined })
          }
        />
      ) : (
        <p className="workspace-name">{here?.name}</p>
      )}
      <Link href={all} className="side-link" aria-current={view.notebook ? undefined : 'page'}>
        <Icon name="notes" size={18} />
        All notes
      </Link>
      <Notebooks />
      <Link
        href={to({ sheet: 'deleted' })}
        className="side-link"
        aria-current={view.sheet === 'deleted' ? 'page' : undefined}
      >
        <Icon name="trash" size={18} />
        Deleted
      </Link>
      <AccountMenu name={user?.name ?? ''} />
    </div>
  );
}
