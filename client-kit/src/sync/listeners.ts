import type { Timers } from '../environment/environment.js';

/**
 * Who wants to be told. A listener may do anything, also subscribe, unsubscribe or edit; one that throws harms neither the
 * engine nor the next one: its error is thrown again on its own, where the platform reports it.
 */
export class Listeners<Args extends unknown[]> {
  readonly #timers: Timers;
  readonly #listeners = new Set<{ readonly call: (...args: Args) => void }>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  readonly add = (call: (...args: Args) => void): (() => void) => {
    const listener = { call };
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  tell(...args: Args): void {
    for (const listener of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) continue;
      try {
        listener.call(...args);
      } catch (error) {
        this.#timers.set(0, () => {
          throw error;
        });
      }
    }
  }
}
