/** Resolvers of people, devices and workspaces: each calls one function of `identity/`. */
import { mayAs } from '@holdfast/schema';
import type { Resolvers } from '../../generated/resolvers.js';
import { uuidArgument } from '../ids.js';

type IdentityTypes = 'Workspace' | 'Session';

const query: NonNullable<Resolvers['Query']> = {
  // The memberships are the caller's own here, and in a new session: nothing else gives a person.
  me: (_root, _args, { caller, services }) => services.identity.people.get(caller().userId),
  devices: (_root, _args, { caller, services }) => services.identity.devices.list(caller()),
  workspace: async (_root, { id }, { caller, loaders, services }) => {
    caller();
    const role = await loaders.role(uuidArgument('id', id));
    return mayAs(role, 'VIEWER') ? services.identity.workspaces.get(id) : null;
  },
};

const mutation: NonNullable<Resolvers['Mutation']> = {
  signIn: (_root, { input }, { address, services }) => services.identity.sessions.signIn(input, address),
  refreshSession: (_root, { input }, { services }) => services.identity.sessions.refresh(input),
  signOut: async (_root, _args, { caller, services }) => {
    await services.identity.sessions.signOut(caller());
    return true;
  },
  revokeDevice: (_root, { id }, { caller, services }) => services.identity.devices.revoke(caller(), id),
  createWorkspace: (_root, { input }, { caller, services }) =>
    services.identity.workspaces.create(caller().userId, input),
  addMember: (_root, { input }, { caller, services }) =>
    services.identity.workspaces.addMember(caller().userId, input),
  changeRole: (_root, { input }, { caller, services }) =>
    services.identity.workspaces.changeRole(caller().userId, input),
  removeMember: (_root, { input }, { caller, services }) =>
    services.identity.workspaces.removeMember(caller().userId, input),
  leaveWorkspace: async (_root, { workspaceId }, { caller, services }) => {
    await services.identity.workspaces.leave(caller().userId, workspaceId);
    return true;
  },
};

const types: Required<Pick<Resolvers, IdentityTypes>> = {
  Workspace: {
    members: ({ id }, _args, { loaders }) => loaders.members(id),
  },
  Session: {
    user: ({ userId }, _args, { services }) => services.identity.people.get(userId),
    device: (session, _args, { services }) => services.identity.devices.get(session),
  },
};

export const identityResolvers = { query, mutation, types };
