import type { ApolloClient } from '@apollo/client';
import type { User } from '../identity/session.js';
import type { Tap } from '../sync/tap.js';
import type { SyncController } from './sync-controller.js';

/** An Apollo client that works offline, and what an app needs beside it. */
export interface Holdfast {
  readonly client: ApolloClient;
  readonly sync: SyncController;
  readonly auth: Auth;
  /** Where the kit tells what it does, for an inspector; nothing is made for it while nobody watches. */
  readonly tap: Tap;
  /** Stops sync, waits for writes under way and closes the stores. */
  close(): Promise<void>;
}

export interface Auth {
  /**
   * Signs in, and opens what this device holds of the user. Needs the network; throws `UNAUTHENTICATED` for a wrong
   * address or password alike, `OFFLINE` where the API was not reached. Somebody else's unsent edits stay on the
   * device, unseen and unsent, until they sign in again.
   */
  readonly signIn: (credentials: { email: string; password: string }) => Promise<User>;
  /**
   * Signs out and removes the user's data from this device, also offline. Throws `UNSENT_EDITS` where edits are not
   * answered yet, unless `unsent` says what to do with them: `keep` them for the user's next sign-in here, or `discard`.
   */
  readonly signOut: (options?: { unsent?: UnsentEdits }) => Promise<void>;
  /** Who is signed in on this device. Being offline signs nobody out. */
  readonly user: () => User | undefined;
  /** Called when somebody else is signed in, or nobody any more. */
  readonly onChange: (listener: (user: User | undefined) => void) => () => void;
}

export type UnsentEdits = 'refuse' | 'keep' | 'discard';
