/** Runs tasks one after another, in the order in which they came. One that fails does not stop the next. */
export class Sequence {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(task);
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves when all that has come so far is through. */
  async idle(): Promise<void> {
    await this.#tail;
  }
}
