import type { Store, StoreFactory } from '@holdfast/client-kit';
import type { AppOptions } from '@holdfast/server/app';
import type { Timeline } from './timeline.js';

/**
 * A fault that is put into the engine on purpose, through the ports that it has anyway: so that a test can show that
 * the laws' judges would notice it. Each part wraps what it is given.
 */
export interface Sabotage {
  /** How servers keep answers and positions. */
  engine?(): NonNullable<AppOptions['engine']>;
  /** The disk of a device. */
  disk?(disk: StoreFactory, time: Timeline): StoreFactory;
  /** What a device sends over HTTP; `stores` are those that it has open. */
  fetch?(send: typeof fetch, stores: ReadonlySet<Store>): typeof fetch;
}
