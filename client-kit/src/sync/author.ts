import type { TextRule, TextValue } from '@holdfast/schema/merge';
import type { Random } from '../environment/environment.js';
import type { TextAuthor } from './texts.js';

/** Texts whose last edit is remembered. */
const remembered = 20;

interface Written {
  readonly name: string;
  /** The last edit under this name, and the text's state with it. */
  readonly edit: string;
  readonly state: string | undefined;
}

/**
 * Under which names this run of the app edits texts. Of two edits of one name, the later has to build on the earlier: so a
 * name is kept as long as the text contains what was written under it, and a new one drawn when that is not so.
 */
export class Author implements TextAuthor {
  readonly #random: Random;
  readonly #rule: TextRule;
  readonly #written = new Map<string, Written>();
  drops = 0;

  constructor(random: Random, rule: TextRule) {
    this.#random = random;
    this.#rule = rule;
  }

  editTo(value: TextValue, next: string): string {
    const last = this.#written.get(value.of);
    const name = last && this.#contains(value, last) ? last.name : this.newName();
    const edit = this.#rule.editTo(value, next, name);
    this.#written.delete(value.of);
    this.#written.set(value.of, { name, edit, state: this.#rule.apply(value, edit)?.state });
    for (const oldest of this.#written.keys())
      if (this.#written.size > remembered) this.#written.delete(oldest);
    return edit;
  }

  /** A name that nobody has written under: 48 random bits. */
  newName(): string {
    const bytes = this.#random.bytes(6);
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  #contains(value: TextValue, { edit, state }: Written): boolean {
    return value.state === state || this.#rule.apply(value, edit)?.state === value.state;
  }
}
