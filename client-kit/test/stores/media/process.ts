import type { MediumFault } from '../../../src/testing/index.js';

/** The processes that use a medium, one after the other, and the one of their writes that goes wrong. */
export class Processes {
  #fault: MediumFault | undefined;
  #left = 0;
  #met = false;
  #present = {};

  fail(fault: MediumFault, at: number): void {
    this.#fault = fault;
    this.#left = at;
    this.#met = false;
  }

  met(): boolean {
    return this.#met;
  }

  /** Starts a process; those before it are gone. What it gives throws as soon as that process is gone, too. */
  start(): () => void {
    const mine = (this.#present = {});
    this.#fault = undefined;
    return () => {
      if (mine !== this.#present) throw new Error('The process has gone, or its handle is closed.');
    };
  }

  /** Cuts the present process off from the medium. */
  cut(): void {
    this.#present = {};
  }

  /** One single write. `failure` makes the platform's error; `half` does a part of the write, where it has parts. */
  write<T>(work: () => T, failure: (fault: 'full' | 'failed') => Error, half: () => void = () => {}): T {
    const fault = this.#fault;
    if (fault === undefined || this.#left-- > 0) return work();
    this.#fault = undefined;
    this.#met = true;
    if (fault === 'full' || fault === 'failed') throw failure(fault);
    if (fault === 'torn') half();
    this.cut();
    throw new Error('The process has gone.');
  }

  /** One single write that takes no room. */
  removal<T>(work: () => T, failure: () => Error): T {
    return this.#fault === 'full' ? work() : this.write(work, failure);
  }
}
