import type { Membership } from '@holdfast/client-kit';
import { createContext, useContext } from 'react';

const WorkspaceContext = createContext<Membership | undefined>(undefined);
export const WorkspaceProvider = WorkspaceContext;

/** The workspace on the screen, and what its user may do in it. */
export function useWorkspace(): { readonly id: string; readonly name: string; readonly canWrite: boolean } {
  const membership = useContext(WorkspaceContext);
  if (!membership) throw new Error('There is no workspace here.');
  return { id: membership.workspaceId, name: membership.name, canWrite: membership.role !== 'VIEWER' };
}
