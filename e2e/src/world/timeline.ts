import type { Quiescence } from './quiescence.js';
import { createSchedule, type Schedule } from './schedule.js';

/** Lets virtual time pass: one thing happens, the world comes to rest, then the next. */
export interface Timeline extends Pick<Schedule, 'now' | 'after'> {
  /** Everything that is due within `ms` happens, and the clock stands `ms` later. */
  pass(ms: number): Promise<void>;
  /** Time passes until `done()` holds. Throws `TimeLimitError` once `limitMs` of virtual time have passed. */
  until(what: string, done: () => boolean, limitMs?: number): Promise<void>;
  /** Time passes until the work is settled; gives its result. */
  drive<T>(what: string, work: Promise<T>, limitMs?: number): Promise<T>;
  /** Nothing real is under way; time stands where it stood. */
  rest(): Promise<void>;
}

export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

interface Waiter {
  readonly done: () => boolean;
  readonly deadline: number;
  /** Whether it came to hold before the deadline. */
  readonly release: (held: boolean) => void;
  readonly fail: (error: unknown) => void;
}

/** So many things at one instant are a loop that never lets time pass. */
const mostAtOneInstant = 50_000;
const defaultLimitMs = 3_600_000;

export function createTimeline(start: number, quiescence: Quiescence): Timeline {
  const schedule = createSchedule(start);
  const waiters = new Set<Waiter>();
  let running = false;
  let atThisInstant = 0;

  /** The one loop that moves time, for all who wait: two loops would race. */
  async function run(): Promise<void> {
    running = true;
    try {
      while (waiters.size > 0) {
        await quiescence.settled();
        // Who waited goes on first: what it does may come before the next thing that is planned.
        if (!releaseWaiters()) step();
      }
    } catch (error) {
      for (const waiter of waiters) waiter.fail(error);
      waiters.clear();
    } finally {
      running = false;
    }
  }

  function releaseWaiters(): boolean {
    const over = (deadline: number): boolean =>
      schedule.now() >= deadline && (schedule.nextAt() ?? Infinity) > deadline;
    const ready = [...waiters].filter((waiter) => waiter.done() || over(waiter.deadline));
    for (const waiter of ready) {
      waiters.delete(waiter);
      waiter.release(waiter.done());
    }
    return ready.length > 0;
  }

  function step(): void {
    const limit = Math.min(...[...waiters].map((waiter) => waiter.deadline));
    const at = schedule.nextAt();
    if (at === undefined || at > limit) {
      schedule.moveTo(limit);
      return;
    }
    atThisInstant = at === schedule.now() ? atThisInstant + 1 : 0;
    if (atThisInstant > mostAtOneInstant)
      throw new Error('Time stands still: something asks for a timer of 0 ms for ever.');
    schedule.runNext();
  }

  const wait = (done: () => boolean, ms: number): Promise<boolean> =>
    new Promise((release, fail) => {
      waiters.add({ done, deadline: schedule.now() + ms, release, fail });
      if (!running) void run();
    });

  const until = async (what: string, done: () => boolean, limitMs = defaultLimitMs): Promise<void> => {
    const held = await wait(done, limitMs);
    if (!held) throw new TimeLimitError(`${what}: not within ${limitMs / 1000} s of virtual time.`);
  };

  return {
    now: () => schedule.now(),
    after: (ms, what) => schedule.after(ms, what),
    rest: () => quiescence.settled(),
    until,
    async pass(ms) {
      await wait(() => false, ms);
    },
    async drive(what, work, limitMs) {
      let settled = false;
      const settle = (): void => {
        settled = true;
      };
      work.then(settle, settle);
      await until(what, () => settled, limitMs);
      return work;
    },
  };
}
