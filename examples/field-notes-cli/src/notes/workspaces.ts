import type { Session } from '../app/session.js';
import { profileOf } from '../app/open.js';
import { readSettings } from '../app/settings.js';
import { notFound } from '../failures.js';

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

/** The workspaces that the signed-in person is a member of, as this device knows them. */
export const workspaces = ({ holdfast }: Session): Workspace[] =>
  holdfast.sync.memberships().map(({ workspaceId, name, role }) => ({ id: workspaceId, name, role }));

/** The one to work in: the one named by `--workspace`, else the one that `sign-in` was given, else the first. */
export async function currentWorkspace(session: Session): Promise<Workspace> {
  const all = workspaces(session);
  const wanted = session.options.workspace;
  if (wanted !== undefined) return workspaceCalled(all, wanted);
  const { workspace: chosen } = await readSettings(profileOf(session.options));
  const found = all.find((one) => one.id === chosen) ?? all[0];
  if (found) return found;
  throw notFound(
    'This device knows of no workspace of yours yet. Run `field-notes sync` with the server in reach.',
  );
}

/** The workspace of this name or id. */
export function workspaceCalled(all: readonly Workspace[], wanted: string): Workspace {
  const found = all.find((one) => one.id === wanted || one.name.toLowerCase() === wanted.toLowerCase());
  if (found) return found;
  const names = all.map((one) => one.name).join(', ');
  throw notFound(`You are in no workspace "${wanted}". Yours are: ${names || 'none'}.`);
}
