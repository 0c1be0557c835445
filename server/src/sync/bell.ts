import type { Runtime } from '../runtime.js';

/** Wakes one sleeper. A ring while nobody sleeps is kept: the next sleep ends at once. */
export interface Bell {
  ring(): void;
  /**
   * Resolves at the next ring, after `ms`, or when `signal` aborts, whichever comes first, and says which. Leaves
   * neither a timer nor a listener behind.
   */
  sleep(ms: number, signal: AbortSignal): Promise<'rung' | 'time' | 'aborted'>;
}

export function createBell(runtime: Runtime): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async sleep(ms, signal) {
      let timeIsUp = false;
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const cancel = runtime.setTimer(ms, () => {
            timeIsUp = true;
            end();
          });
          const end = (): void => {
            cancel();
            signal.removeEventListener('abort', end);
            wake = undefined;
            resolve();
          };
          signal.addEventListener('abort', end);
          wake = end;
        });
      }
      rung = false;
      if (signal.aborted) return 'aborted';
      return timeIsUp ? 'time' : 'rung';
    },
  };
}
