/** What a server has done, as it saw it: the judge of who lost or doubled an edit. */
export class Witness {
  readonly #applied: number[] = [];

  /** An edit of a person has taken effect. */
  saw(edits: readonly number[]): void {
    this.#applied.push(...edits);
  }

  /** The edits that took effect, in the order in which they did, each as often as it did. */
  applied(): readonly number[] {
    return this.#applied;
  }
}
