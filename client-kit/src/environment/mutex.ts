import type { Locks } from './environment.js';

/** Locks within this process: those who ask for one name take turns, in the order in which they asked. */
export function processLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run: (name, work) => {
      const before = tails.get(name) ?? Promise.resolve();
      const mine = before.then(work, work);
      tails.set(name, mine);
      const leave = () => {
        if (tails.get(name) === mine) tails.delete(name);
      };
      mine.then(leave, leave);
      return mine;
    },
  };
}
