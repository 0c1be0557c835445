/** The conflicts of a workspace: a list like those that a domain declares, with each conflict told as for its reader. */
import { conflictType, mayAs, type List, type Manifest } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import { uuidArgument } from '../ids.js';
import { planList } from '../list-plan.js';
import { connection } from './lists.js';
import type { RootResolver } from './types.js';

const conflictList: List = {
  name: 'conflicts',
  of: conflictType,
  connection: 'ConflictConnection',
  edge: 'ConflictEdge',
  filter: {
    workspaceId: { name: 'workspaceId', fields: ['workspaceId'], op: 'EQ', required: true },
    state: { name: 'state', fields: ['state'], op: 'EQ', required: false },
  },
  orders: { NEWEST: { by: 'createdAt', direction: 'DESC' } },
  defaultOrder: 'NEWEST',
  defaultFirst: 50,
};

export interface ConflictsArguments {
  readonly workspaceId: string;
  readonly state?: string | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** Throws `FORBIDDEN` to those who are not in the workspace. */
export function conflictsResolver(manifest: Manifest): RootResolver<ConflictsArguments> {
  return async (_root, { state, ...page }, context) => {
    const { userId } = context.caller();
    const workspaceId = uuidArgument('workspaceId', page.workspaceId);
    const plan = planList(manifest, conflictList, { ...page, where: { workspaceId, state } });
    const role = await context.loaders.role(workspaceId);
    if (!mayAs(role, plan.entity.role)) throw new HoldfastError('FORBIDDEN');
    const { reader, sync } = context.services;
    const rows = await reader.list(plan);
    const shown = rows.map((conflict) => sync.readableConflict(conflict, { userId, role }));
    return { ...connection(plan, shown), totalCount: () => reader.total(plan) };
  };
}
