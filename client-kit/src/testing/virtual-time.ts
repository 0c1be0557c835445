import type { Clock, Timers } from '../environment/environment.js';
import { nextMacrotask } from '../environment/macrotask.js';

interface Timer {
  readonly at: number;
  readonly sequence: number;
  readonly fire: () => void;
}

/** A clock that stands still until it is told to go on, and the timers that go by it. */
export interface VirtualTime {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Lets the time pass: fires what is due, one timer at a time in order, and lets promises settle in between. */
  advance(milliseconds: number): Promise<void>;
  /** Lets the time pass until the condition holds; rejects after `limit` milliseconds, or when no timer is left to fire. */
  until(condition: () => boolean, limit?: number): Promise<void>;
  /** Timers that have not fired. */
  pending(): number;
}

const hour = 3_600_000;

/** `settle`: lets everything happen that takes no time; a database in memory may need more turns of the event loop than one. */
export function virtualTime(start: number, settle: () => Promise<void> = nextMacrotask): VirtualTime {
  let now = start;
  let sequence = 0;
  const waiting: Timer[] = [];

  const insert = (timer: Timer) => {
    let at = waiting.length;
    while (at > 0 && isLater(waiting[at - 1] as Timer, timer)) at -= 1;
    waiting.splice(at, 0, timer);
  };
  const fireNext = async (end: number): Promise<boolean> => {
    const next = waiting[0];
    if (!next || next.at > end) return false;
    waiting.shift();
    now = Math.max(now, next.at);
    next.fire();
    await settle();
    return true;
  };

  return {
    clock: { now: () => now },
    timers: {
      set: (milliseconds, fire) => {
        const timer = { at: now + Math.max(0, milliseconds), sequence: (sequence += 1), fire };
        insert(timer);
        return () => {
          const at = waiting.indexOf(timer);
          if (at >= 0) waiting.splice(at, 1);
        };
      },
    },
    advance: async (milliseconds) => {
      const end = now + milliseconds;
      await settle();
      while (await fireNext(end));
      now = end;
    },
    until: async (condition, limit = hour) => {
      const end = now + limit;
      await settle();
      while (!condition())
        if (!(await fireNext(end)))
          throw new Error(`What was waited for did not happen; ${waiting.length} timers wait for later.`);
    },
    pending: () => waiting.length,
  };
}

const isLater = (a: Timer, b: Timer): boolean => a.at > b.at || (a.at === b.at && a.sequence > b.sequence);
