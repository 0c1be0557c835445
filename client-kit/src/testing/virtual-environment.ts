import { HoldfastError } from '@holdfast/schema/errors';
import type { Connectivity, Environment, WebSocketConstructor } from '../environment/environment.js';
import { processLocks } from '../environment/mutex.js';
import { seededRandom } from './seeded-random.js';
import type { VirtualTime } from './virtual-time.js';

export interface ManualConnectivity extends Connectivity {
  /** What the platform says from now on; it may be wrong. */
  set(online: boolean | undefined): void;
}

export function manualConnectivity(): ManualConnectivity {
  let state: boolean | undefined;
  const listeners = new Set<() => void>();
  return {
    online: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set: (online) => {
      state = online;
      for (const listener of [...listeners]) listener();
    },
  };
}

export interface VirtualEnvironment extends Environment {
  readonly connectivity: ManualConnectivity;
}

/** An environment that does nothing by itself. `skew`: milliseconds by which this device's clock is wrong. */
export function virtualEnvironment(options: {
  readonly time: VirtualTime;
  readonly seed: number;
  readonly skew?: () => number;
  readonly fetch?: typeof globalThis.fetch;
  readonly WebSocket?: WebSocketConstructor;
}): VirtualEnvironment {
  const { time, seed, skew = () => 0 } = options;
  return {
    clock: { now: () => time.clock.now() + skew() },
    timers: time.timers,
    random: seededRandom(seed),
    fetch:
      options.fetch ??
      (() => Promise.reject(new HoldfastError('OFFLINE', 'This environment has no network.'))),
    WebSocket: options.WebSocket ?? NoWebSocket,
    connectivity: manualConnectivity(),
    locks: processLocks(),
  };
}

const NoWebSocket = class {
  constructor() {
    throw new HoldfastError('OFFLINE', 'This environment has no network.');
  }
} as unknown as WebSocketConstructor;
