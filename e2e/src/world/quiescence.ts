/**
 * When nothing real is under way any more. Virtual time stands still while a request is inside the server, a statement
 * inside the database, or a promise chain on its way: so a run does not depend on how fast the machine is.
 */
export interface Quiescence {
  /** Counts real work until it is settled. `what` names it in the error of a run that hangs. */
  track<T>(what: string, work: Promise<T>): Promise<T>;
  /** Resolves once nothing is under way. Throws if that takes more than half a minute of real time. */
  settled(): Promise<void>;
}

/** Turns of the event loop without work after which promise chains are taken to be at rest. */
const quietTurns = 3;
const patienceMs = 30_000;

/** @param others counts work under way that is not tracked here, such as statements of the database */
export function createQuiescence(others: () => number = () => 0): Quiescence {
  const underWay = new Map<number, string>();
  let started = 0;

  return {
    async track(what, work) {
      const number = started++;
      underWay.set(number, what);
      try {
        return await work;
      } finally {
        underWay.delete(number);
      }
    },
    async settled() {
      const since = performance.now();
      for (let quiet = 0; quiet < quietTurns;) {
        await turn();
        quiet = underWay.size + others() === 0 ? quiet + 1 : 0;
        if (performance.now() - since > patienceMs)
          throw new Error(
            `The world does not come to rest: ${others()} elsewhere, ${[...underWay.values()].join(', ')}`,
          );
      }
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
