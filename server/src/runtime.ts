import { randomUUID } from 'node:crypto';

/** Clock, ids and timers: what differs between a real process and a test in virtual time. Nothing else names them. */
export interface Runtime {
  /** Milliseconds since 1970. */
  now(): number;
  uuid(): string;
  /** Calls `run` once after `ms`; the function returned calls it off. */
  setTimer(ms: number, run: () => void): () => void;
}

/** The machine's own clock, ids and timers. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  uuid: () => randomUUID(),
  setTimer: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
