import type { Random } from '../environment/environment.js';

/**
 * The name under which this run of the app edits texts. Two edits of one name have to build on each other, so there is a
 * new name whenever an edit is dropped that later ones do not contain.
 */
export class Author {
  readonly #random: Random;
  #name: string;

  constructor(random: Random) {
    this.#random = random;
    this.#name = this.renew();
  }

  get name(): string {
    return this.#name;
  }

  renew(): string {
    const bytes = this.#random.bytes(6);
    return (this.#name = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));
  }
}
