import { broadcastChannels, webLocks } from './browser-tabs.js';
import type { Connectivity, Environment, Power } from './environment.js';
import { processLocks } from './mutex.js';
import { commonEnvironment } from './platform.js';

/** The environment of a browser's page or worker, and of React Native, which has some of it. */
export function browserEnvironment(): Environment {
  const channels = broadcastChannels();
  return {
    ...commonEnvironment(),
    connectivity: browserConnectivity(),
    power: browserPower(),
    locks: webLocks() ?? processLocks(),
    ...(channels && { channels }),
  };
}

function browserConnectivity(): Connectivity {
  return {
    online: () => (typeof navigator === 'undefined' ? undefined : navigator.onLine),
    metered: () => {
      const { saveData, type } = network() ?? {};
      return saveData === undefined && type === undefined
        ? undefined
        : saveData === true || type === 'cellular';
    },
    subscribe: (listener) => {
      const line = network();
      line?.addEventListener?.('change', listener);
      const events = ['online', 'offline', 'visibilitychange', 'focus'];
      const page = typeof globalThis.addEventListener === 'function' ? globalThis : undefined;
      for (const event of events) page?.addEventListener(event, listener);
      return () => {
        line?.removeEventListener?.('change', listener);
        for (const event of events) page?.removeEventListener(event, listener);
      };
    },
  };
}

/** What browsers have of the Network Information and the Battery Status API: some have neither, and TypeScript knows neither. */
interface PlatformHints {
  readonly connection?: Partial<EventTarget> & { readonly saveData?: boolean; readonly type?: string };
  readonly getBattery?: () => Promise<EventTarget & { readonly level: number; readonly charging: boolean }>;
}

const hints = (): PlatformHints => (typeof navigator === 'undefined' ? {} : (navigator as PlatformHints));
const network = () => hints().connection;

const lowBattery = 0.2;

function browserPower(): Power {
  const listeners = new Set<() => void>();
  let low: boolean | undefined;
  hints()
    .getBattery?.()
    .then((battery) => {
      const look = () => {
        low = !battery.charging && battery.level <= lowBattery;
        for (const listener of listeners) listener();
      };
      for (const event of ['levelchange', 'chargingchange']) battery.addEventListener(event, look);
      look();
    })
    // A page that may not ask knows nothing of the battery.
    .catch(() => undefined);
  return {
    low: () => low,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
