import type { InMemoryCache } from '@apollo/client';
import type { Manifest } from '@holdfast/schema';
import type { Environment } from '../environment/environment.js';
import type { Store } from '../stores/store.js';

/**
 * Keeps what is not synced, such as the answer to `me`, over a restart. The records and what is answered from them
 * are the replica's: they neither go into this text nor come out of it.
 */
export interface RestPersistence {
  /** Puts the kept rest back. To be called before anything else is in the cache. */
  restore(): Promise<void>;
  /** Something that is not synced has changed: it is kept a moment later. */
  changed(): void;
  /** Takes what has changed as it is at the moment of the call; resolves when it is kept. */
  keepNow(): Promise<void>;
}

export interface RestOptions {
  readonly cache: InMemoryCache;
  readonly manifest: Manifest;
  /** The user's own store: one user's answers are never another's. */
  readonly store: Pick<Store, 'get' | 'write'>;
  readonly environment: Pick<Environment, 'timers'>;
}
