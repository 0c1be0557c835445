import { HoldfastError } from '@holdfast/schema/errors';
import type { Connectivity, Environment, Power, WebSocketConstructor } from '../environment/environment.js';
import { processLocks } from '../environment/mutex.js';
import { seededRandom } from './seeded-random.js';
import type { VirtualTime } from './virtual-time.js';

export interface ManualConnectivity extends Connectivity {
  /** What the platform says from now on; it may be wrong. */
  set(online: boolean | undefined): void;
  /** Whether the line is metered from now on. */
  meter(metered: boolean): void;
}

export interface ManualPower extends Power {
  set(low: boolean): void;
}

export function manualConnectivity(): ManualConnectivity {
  let state: boolean | undefined;
  let metered: boolean | undefined;
  const { tell, subscribe } = listening();
  return {
    online: () => state,
    metered: () => metered,
    subscribe,
    set: (online) => {
      state = online;
      tell();
    },
    meter: (now) => {
      metered = now;
      tell();
    },
  };
}

export function manualPower(): ManualPower {
  let state: boolean | undefined;
  const { tell, subscribe } = listening();
  return {
    low: () => state,
    subscribe,
    set: (low) => {
      state = low;
      tell();
    },
  };
}

function listening() {
  const listeners = new Set<() => void>();
  return {
    tell: () => {
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export interface VirtualEnvironment extends Environment {
  readonly connectivity: ManualConnectivity;
  readonly power: ManualPower;
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
    power: manualPower(),
    locks: processLocks(),
  };
}

const NoWebSocket = class {
  constructor() {
    throw new HoldfastError('OFFLINE', 'This environment has no network.');
  }
} as unknown as WebSocketConstructor;
