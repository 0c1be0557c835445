import { randomUUID } from 'node:crypto';

/** Clock, ids and timers: what differs between a real process and a test in virtual time. Nothing else names them. */
export interface Runtime {
  /** Milliseconds since 1970. */
  now(): number;
  uuid(): string;
  /** Calls `run` once after `ms`; the function returned calls it off. */
  setTimer(ms: number, run: () => void): () => void;
}

/** Node takes no longer wait than this many milliseconds: it would call at once instead. */
const longestWait = 2 ** 31 - 1;

/** The machine's own clock, ids and timers. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  uuid: () => randomUUID(),
  setTimer: (ms, run) => {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      if (left <= longestWait) timer = setTimeout(run, left);
      else timer = setTimeout(() => wait(left - longestWait), longestWait);
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};
