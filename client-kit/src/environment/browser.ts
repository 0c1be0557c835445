import type { Connectivity, Environment, Locks } from './environment.js';
import { processLocks } from './mutex.js';
import { commonEnvironment } from './platform.js';

/** The environment of a browser's page or worker, and of React Native, which has some of it. */
export function browserEnvironment(): Environment {
  return { ...commonEnvironment(), connectivity: browserConnectivity(), locks: browserLocks() };
}

function browserConnectivity(): Connectivity {
  return {
    online: () => (typeof navigator === 'undefined' ? undefined : navigator.onLine),
    subscribe: (listener) => {
      if (typeof globalThis.addEventListener !== 'function') return () => undefined;
      const events = ['online', 'offline', 'visibilitychange', 'focus'];
      for (const event of events) globalThis.addEventListener(event, listener);
      return () => {
        for (const event of events) globalThis.removeEventListener(event, listener);
      };
    },
  };
}

/** Web Locks where there are any: they also see other tabs. */
function browserLocks(): Locks {
  const locks = typeof navigator === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);
  if (!locks) return processLocks();
  return {
    run: async <T>(name: string, work: () => Promise<T>) => {
      let result: T | undefined;
      await locks.request(name, async () => {
        result = await work();
      });
      return result as T;
    },
  };
}
