import { HoldfastError } from '@holdfast/schema/errors';
import type { Config } from '../config.js';
import type { SqlSession } from '../db/index.js';
import { createAccessTokens } from './access-tokens.js';
import { createAttempts } from './attempts.js';
import { createAuthenticate } from './authenticate.js';
import { createClientGate } from './client-gate.js';
import { createDevices } from './devices.js';
import { createOutsideTokens } from './outside-tokens.js';
import type { IdentityDatabase, IdentityParts } from './parts.js';
import { createPeople } from './people.js';
import { createSessions, type Sessions } from './sessions.js';
import { createWorkspaces } from './workspaces.js';
import type { Runtime } from '../runtime.js';

export type { Caller, Credentials } from './authenticate.js';
export type { DeviceView } from './devices.js';
export type { IdentityDatabase } from './parts.js';
export type { PersonView } from './people.js';
export type { SessionKeys } from './sessions.js';
export type { MembershipView, MemberView, WorkspaceView } from './workspaces.js';

export interface IdentityOptions {
  readonly config: Config;
  readonly database: IdentityDatabase;
  readonly runtime: Runtime;
  /** Tells all servers that something about this person changed. */
  readonly announce: (userId: string) => Promise<void>;
  readonly createHead: (tx: SqlSession, workspaceId: string) => Promise<void>;
}

const attemptWindowMs = 15 * 60_000;

/** Who somebody is, on which device, and where they belong. */
export function createIdentity(options: IdentityOptions) {
  const { config, runtime } = options;
  const parts: IdentityParts = options;
  const now = () => runtime.now();
  const tokens =
    config.authSecret === undefined
      ? undefined
      : createAccessTokens(config.authSecret, config.accessTokenMs, now);
  const outside = config.outsideIssuer && createOutsideTokens(config.outsideIssuer, now);
  // Ten guesses from one address; a hundred from all of them, so that one person's mistakes lock nobody else out.
  const attempts = {
    pair: createAttempts({ failures: 10, windowMs: attemptWindowMs, remembered: 10_000 }, now),
    account: createAttempts({ failures: 100, windowMs: attemptWindowMs, remembered: 10_000 }, now),
  };

  return {
    authenticate: createAuthenticate({ ...parts, own: tokens, outside }),
    sessions:
      tokens && config.authSecret !== undefined
        ? createSessions({
            ...parts,
            tokens,
            attempts,
            secret: config.authSecret,
            refreshTokenMs: config.refreshTokenMs,
            refreshGraceMs: config.refreshGraceMs,
          })
        : noSessions,
    demandBuild: createClientGate(options),
    people: createPeople(parts),
    devices: createDevices(parts),
    workspaces: createWorkspaces({ ...parts, createHead: options.createHead }),
  };
}

export type Identity = ReturnType<typeof createIdentity>;

const elsewhere = async (): Promise<never> => {
  throw new HoldfastError('FORBIDDEN', 'This server takes the tokens of an outside issuer: sign in there.');
};

const noSessions: Sessions = { signIn: elsewhere, refresh: elsewhere, signOut: async () => {} };
