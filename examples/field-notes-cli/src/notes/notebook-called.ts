import type { Session } from '../app/session.js';
import { CreateNotebookDocument } from '../generated/holdfast.js';
import { idFromNames } from '../import/note-id.js';
import { notebooks } from './find.js';
import type { Named } from './references.js';
import { taken } from './written.js';

/**
 * The notebook of this title, made if this device knows of none. Its id follows from the title, so that two attempts
 * at one import, the first of them killed, make one notebook.
 */
export async function notebookCalled(session: Session, workspaceId: string, title: string): Promise<Named> {
  const { holdfast, client } = session;
  const known = await notebooks(session, workspaceId);
  const found = known.find((one) => one.title.toLowerCase() === title.toLowerCase());
  if (found) return found;
  const id = idFromNames(workspaceId, holdfast.auth.user()!.id, 'notebook', title);
  const input = { id, workspaceId, title, position: known.length + 1 };
  const { data } = await client.mutate({ mutation: CreateNotebookDocument, variables: { input } });
  taken(data?.createNotebook);
  return { id, title };
}
