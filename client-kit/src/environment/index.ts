import { browserEnvironment } from './browser.js';
import type { Environment } from './environment.js';
import { nodeEnvironment } from './node.js';

export { browserEnvironment } from './browser.js';
export type {
  Channel,
  Channels,
  Clock,
  Connectivity,
  Environment,
  Holder,
  Locks,
  Power,
  Random,
  Timers,
  WebSocketConstructor,
  WebSocketLike,
} from './environment.js';
export { processLocks } from './mutex.js';
export { nodeEnvironment } from './node.js';
export { uuidv7 } from './uuidv7.js';

/** The environment of the platform that this runs on. */
export function defaultEnvironment(): Environment {
  const inNode =
    typeof process !== 'undefined' &&
    typeof process.versions?.node === 'string' &&
    typeof window === 'undefined';
  return inNode ? nodeEnvironment() : browserEnvironment();
}
