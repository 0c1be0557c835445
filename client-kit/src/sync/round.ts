import { HoldfastError } from '@holdfast/schema/errors';
import { pausedMessage } from './status.js';
import type { Lane, MachineState } from './machine-types.js';

/** Somebody who waits until all has been sent and fetched once from now. */
export class Round {
  readonly done: Promise<void>;
  readonly #after: number;
  #resolve!: () => void;
  #reject!: (problem: HoldfastError) => void;

  /** `state`: before the round was asked for; what the pull lane is doing then began too early to count. */
  constructor(state: MachineState) {
    this.#after = state.pull.run;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Looks at the machine after a step; true when the wait is over, one way or the other. */
  over(state: MachineState): boolean {
    const standstill = hindrance(state);
    if (standstill) {
      this.#reject(standstill);
      return true;
    }
    const pulled = state.pull.run > this.#after && ['live', 'waiting', 'held'].includes(state.pull.at);
    const pushed =
      ['waiting', 'held'].includes(state.push.at) || (state.push.at === 'idle' && !state.sendable);
    if (!pulled || !pushed) return false;
    const problem = problemOf(state.push) ?? problemOf(state.pull);
    if (problem) this.#reject(problem);
    else this.#resolve();
    return true;
  }
}

const problemOf = (lane: Lane): HoldfastError | undefined =>
  lane.at === 'waiting' || lane.at === 'held' ? lane.problem : undefined;

/** What keeps the engine from trying at all. */
function hindrance(state: MachineState): HoldfastError | undefined {
  if (state.closed) return new HoldfastError('OFFLINE', 'Sync has been closed.');
  if (state.pausedBy.length > 0) return new HoldfastError('OFFLINE', pausedMessage(state.pausedBy));
  return state.gate === 'open' ? undefined : (state.gateProblem ?? new HoldfastError('UNAUTHENTICATED'));
}
