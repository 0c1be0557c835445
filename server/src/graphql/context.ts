import type { Manifest } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { Caller, Credentials, Identity } from '../identity/index.js';
import type { Metrics } from '../metrics.js';
import type { Sync } from '../sync/index.js';
import { createLoaders, type Loaders } from './loaders.js';
import type { RecordReader } from './record-reader.js';

/** What all requests of one API version share. */
export interface Services {
  readonly manifest: Manifest;
  readonly reader: RecordReader;
  readonly identity: Identity;
  readonly sync: Sync;
  readonly metrics: Metrics;
}

/** What the resolvers of one request get. */
export interface Context {
  readonly services: Services;
  readonly requestId: string;
  /** Where the request came from, for the limit on failed sign-ins. */
  readonly address: string;
  /** Who asks. Throws why that is not known: `UNAUTHENTICATED`, `TOKEN_EXPIRED` or `DEVICE_REVOKED`. */
  readonly caller: () => Caller;
  readonly loaders: Loaders;
}

/** Who asks, or why that is not known. */
export type Identified = Caller | HoldfastError;

/**
 * Who a request comes from. A token that is not good is no failure yet: whoever has none must still be able to sign
 * in, so the refusal waits until somebody asks who the caller is.
 */
export async function identify(identity: Identity, credentials: Credentials): Promise<Identified> {
  if (credentials.authorization === undefined) return new HoldfastError('UNAUTHENTICATED');
  try {
    return await identity.authenticate(credentials);
  } catch (error) {
    if (HoldfastError.is(error)) return error;
    throw error;
  }
}

export interface ContextOptions {
  readonly services: Services;
  readonly requestId: string;
  readonly address: string;
  readonly identified: Identified;
}

/** The context of one request, or of one operation on a socket. */
export function createContext({ services, requestId, address, identified }: ContextOptions): Context {
  const { manifest, reader, identity, sync } = services;
  const caller = (): Caller => {
    if (HoldfastError.is(identified)) throw identified;
    return identified;
  };
  const loaders = createLoaders({
    manifest,
    reader,
    roles: () => identity.workspaces.rolesOf(caller().userId),
    textStates: (places) => sync.textStates(places),
    userNames: (userIds) => sync.userNames(userIds),
    members: (ids) => identity.workspaces.membersOf(ids),
  });
  return { services, requestId, address, caller, loaders };
}
