import type { Timers } from '../environment/environment.js';

/** How long a page waits for answers that are on their way, in milliseconds. */
const graceMs = 250;

/** The push that is under way. */
export class InFlight {
  readonly #timers: Timers;
  #ids: ReadonlySet<string> = new Set();
  #over: Promise<void> = Promise.resolve();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Sends these, and records what comes of them. */
  async during<T>(clientMutationIds: Iterable<string>, work: () => Promise<T>): Promise<T> {
    let end = () => {};
    this.#ids = new Set(clientMutationIds);
    this.#over = new Promise((resolve) => (end = resolve));
    try {
      return await work();
    } finally {
      this.#ids = new Set();
      end();
    }
  }

  /**
   * Resolves when the answers to those of these that are under way have been recorded, or do not come soon. A page that has
   * their effects comes at about the same time; taken first, it would write each record, a mark that it contains the edit,
   * and have the answer take the mark away again. Taken second, it brings nothing new.
   */
  async answered(clientMutationIds: readonly string[]): Promise<void> {
    if (!clientMutationIds.some((id) => this.#ids.has(id))) return;
    let cancel = () => {};
    const patience = new Promise<void>((resolve) => (cancel = this.#timers.set(graceMs, resolve)));
    await Promise.race([this.#over, patience]);
    cancel();
  }
}
