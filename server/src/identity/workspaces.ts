import { mayAs, type Role } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { SqlSession } from '../db/index.js';
import { checkText, checkUuid } from './checks.js';
import type { IdentityParts } from './parts.js';

export interface WorkspaceView {
  readonly id: string;
  readonly name: string;
}

export interface MembershipView {
  readonly role: Role;
  readonly workspace: WorkspaceView;
}

export interface MemberView {
  readonly role: Role;
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
}

export interface WorkspaceOptions extends IdentityParts {
  /** Makes a new workspace's place in the change log, in the same transaction. */
  readonly createHead: (tx: SqlSession, workspaceId: string) => Promise<void>;
}

/**
 * Workspaces and their members. Every change of a membership takes the lock that the workspace's writes take, so that
 * once it has been answered nothing of a former member comes in any more, and each is announced to whom it concerns.
 */
export function createWorkspaces({ database, createHead, announce }: WorkspaceOptions) {
  /** Runs `work` alone on this workspace's members, if the caller's role there is enough. */
  const change = async <T>(
    workspaceId: string,
    callerId: string,
    needed: Role,
    work: (tx: SqlSession, roles: ReadonlyMap<string, Role>) => Promise<T>,
  ): Promise<T> => {
    checkUuid('workspaceId', workspaceId);
    return database.transaction(async (tx) => {
      await tx.query(`select 1 from "SyncHead" where "workspaceId" = $1 for update`, [workspaceId]);
      const rows = await tx.query<{ userId: string; role: Role }>(
        `select "userId", role from "Membership" where "workspaceId" = $1`,
        [workspaceId],
      );
      const roles = new Map(rows.map((row) => [row.userId, row.role]));
      if (!mayAs(roles.get(callerId), needed)) throw new HoldfastError('FORBIDDEN');
      return work(tx, roles);
    });
  };

  const remove = (tx: SqlSession, workspaceId: string, userId: string): Promise<unknown> =>
    tx.query(`delete from "Membership" where "workspaceId" = $1 and "userId" = $2`, [workspaceId, userId]);

  const get = async (id: string): Promise<WorkspaceView> => {
    const workspace = await database.prisma.workspace.findUnique({ where: { id } });
    if (!workspace) throw new HoldfastError('NOT_FOUND');
    return workspace;
  };

  return {
    get,

    /** By workspace: what somebody is there. */
    async rolesOf(userId: string): Promise<Map<string, Role>> {
      const rows = await database.prisma.membership.findMany({ where: { userId } });
      return new Map(rows.map((row) => [row.workspaceId, row.role]));
    },

    /** By workspace: its members, by name. */
    async membersOf(workspaceIds: readonly string[]): Promise<Map<string, MemberView[]>> {
      const rows = await database.prisma.membership.findMany({
        where: { workspaceId: { in: [...workspaceIds] } },
        include: { user: true },
        orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
      });
      const byWorkspace = new Map<string, MemberView[]>(workspaceIds.map((id) => [id, []]));
      for (const row of rows) byWorkspace.get(row.workspaceId)?.push(row);
      return byWorkspace;
    },

    /** Makes a workspace that the caller owns. Asked again with the same id, it gives the same workspace. */
    async create(callerId: string, input: { id: string; name: string }): Promise<WorkspaceView> {
      const id = checkUuid('id', input.id);
      const name = checkText('name', input.name, 200);
      await database.transaction(async (tx) => {
        const made = await tx.query(
          `insert into "Workspace" (id, name) values ($1, $2) on conflict (id) do nothing returning id`,
          [id, name],
        );
        if (made.length > 0) {
          await tx.query(
            `insert into "Membership" ("workspaceId", "userId", role) values ($1, $2, 'OWNER')`,
            [id, callerId],
          );
          await createHead(tx, id);
          return;
        }
        const own = await tx.query(`select 1 from "Membership" where "workspaceId" = $1 and "userId" = $2`, [
          id,
          callerId,
        ]);
        if (own.length === 0)
          throw new HoldfastError('FORBIDDEN', 'This id belongs to another workspace. Make a new one.');
      });
      await announce(callerId);
      return get(id);
    },

    /** Makes somebody with an account a member; for somebody who is one already, it changes nothing. */
    async addMember(
      callerId: string,
      input: { workspaceId: string; email: string; role: Role },
    ): Promise<WorkspaceView> {
      const email = checkText('email', input.email, 320).toLowerCase();
      const added = await change(input.workspaceId, callerId, 'OWNER', async (tx) => {
        const [user] = await tx.query<{ id: string }>(`select id from "User" where email = $1`, [email]);
        if (!user) throw new HoldfastError('NOT_FOUND', 'Nobody with this address has an account.');
        await tx.query(
          `insert into "Membership" ("workspaceId", "userId", role) values ($1, $2, $3::"Role") on conflict do nothing`,
          [input.workspaceId, user.id, input.role],
        );
        return user.id;
      });
      await announce(added);
      return get(input.workspaceId);
    },

    async changeRole(
      callerId: string,
      input: { workspaceId: string; userId: string; role: Role },
    ): Promise<WorkspaceView> {
      await change(input.workspaceId, callerId, 'OWNER', async (tx, roles) => {
        if (!roles.has(input.userId)) throw new HoldfastError('NOT_FOUND', 'There is no such member.');
        if (input.role !== 'OWNER') keepAnOwner(roles, input.userId);
        await tx.query(
          `update "Membership" set role = $3::"Role" where "workspaceId" = $1 and "userId" = $2`,
          [input.workspaceId, input.userId, input.role],
        );
      });
      await announce(input.userId);
      return get(input.workspaceId);
    },

    /** Ends somebody's membership; for somebody who is no member, it changes nothing. */
    async removeMember(
      callerId: string,
      input: { workspaceId: string; userId: string },
    ): Promise<WorkspaceView> {
      await change(input.workspaceId, callerId, 'OWNER', async (tx, roles) => {
        if (!roles.has(input.userId)) return;
        keepAnOwner(roles, input.userId);
        await remove(tx, input.workspaceId, input.userId);
      });
      await announce(input.userId);
      return get(input.workspaceId);
    },

    /** Ends the caller's own membership. */
    async leave(callerId: string, workspaceId: string): Promise<void> {
      await change(workspaceId, callerId, 'VIEWER', async (tx, roles) => {
        keepAnOwner(roles, callerId);
        await remove(tx, workspaceId, callerId);
      });
      await announce(callerId);
    },
  };
}

export type Workspaces = ReturnType<typeof createWorkspaces>;

/** Throws `FORBIDDEN` where a workspace would be left without an owner. */
function keepAnOwner(roles: ReadonlyMap<string, Role>, without: string): void {
  if (roles.get(without) !== 'OWNER') return;
  const others = [...roles].some(([userId, role]) => role === 'OWNER' && userId !== without);
  if (!others)
    throw new HoldfastError(
      'FORBIDDEN',
      'A workspace keeps at least one owner. Make somebody else an owner first.',
    );
}
