/** Wakes one sleeper. A ring while nobody sleeps is kept: the next sleep ends at once. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or when `signal` aborts. Leaves no listener behind. */
  sleep(signal: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async sleep(signal) {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const end = (): void => {
            signal.removeEventListener('abort', end);
            wake = undefined;
            resolve();
          };
          signal.addEventListener('abort', end);
          wake = end;
        });
      }
      rung = false;
    },
  };
}
