import type { Holdings } from './plan.js';

/** The records of one type by what a field of theirs holds, or would hold with one of their pending edits. */
interface FieldIndex {
  readonly type: string;
  readonly by: string;
  readonly keys: Map<string, Set<string>>;
  readonly values: Map<string, readonly string[]>;
}

/**
 * Which records point at a record. A field's index is made when it is first asked for, and kept up to date record by
 * record from then on.
 */
export class Pointers {
  readonly #holdings: Pick<Holdings, 'confirmed' | 'outbox'>;
  readonly #indexes = new Map<string, FieldIndex>();

  constructor(holdings: Pick<Holdings, 'confirmed' | 'outbox'>) {
    this.#holdings = holdings;
  }

  /** Keys of the records of `type` that point at this id by a field, have pointed at it, or are about to. */
  at(type: string, by: string, id: string): Iterable<string> {
    return this.#index(type, by).keys.get(id) ?? [];
  }

  /** What a field of a record holds, as confirmed and as each of its pending edits would have it. */
  valuesOf(key: string, by: string): readonly string[] {
    const { confirmed, outbox } = this.#holdings;
    const given = outbox.line(key).linked.map(({ input }) => input[by]);
    const values = [confirmed.get(key)?.data[by], ...given].filter((value) => typeof value === 'string');
    return values.map((value) => value.toLowerCase());
  }

  /** These records, or edits of them, have changed. */
  renew(keys: Iterable<string>): void {
    if (this.#indexes.size === 0) return;
    for (const key of keys)
      for (const index of this.#indexes.values())
        if (key.startsWith(`${index.type}:`)) this.#enter(index, key);
  }

  #index(type: string, by: string): FieldIndex {
    const name = `${type}.${by}`;
    const known = this.#indexes.get(name);
    if (known) return known;
    const index: FieldIndex = { type, by, keys: new Map(), values: new Map() };
    this.#indexes.set(name, index);
    const { confirmed, outbox } = this.#holdings;
    for (const key of [...confirmed.keysOf(type), ...outbox.keysOf(type)]) this.#enter(index, key);
    return index;
  }

  #enter({ by, keys, values }: FieldIndex, key: string): void {
    for (const value of values.get(key) ?? []) {
      const pointing = keys.get(value);
      pointing?.delete(key);
      if (pointing?.size === 0) keys.delete(value);
    }
    const now = this.valuesOf(key, by);
    if (now.length === 0) values.delete(key);
    else values.set(key, now);
    for (const value of now) keys.set(value, (keys.get(value) ?? new Set()).add(key));
  }
}
