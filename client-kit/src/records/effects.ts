import type { StoredRecord } from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import type { Outbox } from '../outbox/outbox.js';

/** What one entry does to records, its own and others. */
export interface Effect {
  readonly entry: OutboxEntry;
  /** The record that it names. */
  readonly own: string;
  /** The records that it changes, as it leaves them. */
  readonly changed: ReadonlyMap<string, StoredRecord>;
  /** The records that it had to look at: where one of them is another, it may do something else. */
  readonly looked: ReadonlySet<string>;
  /** The records of which it had to know what points at them. */
  readonly owners: ReadonlySet<string>;
}

/** How effects come about. */
export interface EffectRules {
  /** The entries of a record that change others, or could as things stand. */
  entriesOf(key: string): Iterable<OutboxEntry>;
  /**
   * What an entry does over the records as they stand at its place in the queue; undefined where that is its own record's
   * matter, or it is not previewed.
   */
  effectOf(entry: OutboxEntry): Effect | undefined;
  /** The records that a record points at, or is about to: what happens to them may happen to it. */
  ownersOf(key: string): Iterable<string>;
  /** The entries of records that point at this one, where it may be deleted: they may bring it back. */
  entriesBelow(key: string): Iterable<OutboxEntry>;
}

/**
 * What pending edits do that change several records at once, such as the deletion of a notebook with its notes. Each is
 * settled once for all of them, and anew when something that it looked at has changed: nothing else costs anything.
 */
export class Effects {
  readonly #outbox: Outbox;
  readonly #rules: EffectRules;
  readonly #effects = new Map<string, Effect>();
  readonly #touching = new Index(
    (effect) => new Set([effect.own, ...effect.changed.keys(), ...effect.looked]),
  );
  readonly #owned = new Index((effect) => effect.owners);

  constructor(outbox: Outbox, rules: EffectRules) {
    this.#outbox = outbox;
    this.#rules = rules;
  }

  get size(): number {
    return this.#effects.size;
  }

  get(clientMutationId: string): Effect | undefined {
    return this.#effects.get(clientMutationId);
  }

  /** The effects that change a record, in no particular order. */
  on(key: string): Effect[] {
    return [...this.#touching.at(key)].filter(({ changed }) => changed.has(key));
  }

  /** Whether an effect changes a record, looked at it, or is that of an entry of its own. */
  concern(key: string): boolean {
    return this.#touching.has(key);
  }

  /** Brings the effects up to date after a change of these records, or of their entries. Returns all records concerned. */
  renew(touched: Iterable<string>): Set<string> {
    const concerned = new Set(touched);
    const due = new DueEntries();
    for (const key of concerned) this.#collect(key, 0, due);
    for (let next = due.next(); next; next = due.next()) {
      const before = this.#forget(next.clientMutationId);
      const now = this.#outbox.get(next.clientMutationId);
      const after = now && this.#rules.effectOf(now);
      if (after) this.#remember(after);
      if (!before !== !after) concerned.add((before ?? after)!.own);
      for (const key of new Set([...(before?.changed.keys() ?? []), ...(after?.changed.keys() ?? [])])) {
        if (sameStored(before?.changed.get(key), after?.changed.get(key))) continue;
        concerned.add(key);
        this.#collect(key, next.order, due);
      }
    }
    return concerned;
  }

  /** The entries behind a place in the queue that may do something else now that this record is another. */
  #collect(key: string, behind: number, due: DueEntries): void {
    const entries = [
      ...this.#rules.entriesOf(key),
      ...this.#rules.entriesBelow(key),
      ...[...this.#touching.at(key)].map(({ entry }) => entry),
    ];
    if (this.#effects.size > 0)
      for (const owner of this.#rules.ownersOf(key))
        for (const { entry } of this.#owned.at(owner)) entries.push(entry);
    for (const entry of entries) if (entry.order > behind) due.add(entry);
  }

  #remember(effect: Effect): void {
    this.#effects.set(effect.entry.clientMutationId, effect);
    this.#touching.add(effect);
    this.#owned.add(effect);
  }

  #forget(clientMutationId: string): Effect | undefined {
    const effect = this.#effects.get(clientMutationId);
    if (!effect) return undefined;
    this.#effects.delete(clientMutationId);
    this.#touching.delete(effect);
    this.#owned.delete(effect);
    return effect;
  }
}

/** Effects by the records that they have to do with. */
class Index {
  readonly #keysOf: (effect: Effect) => ReadonlySet<string>;
  readonly #byKey = new Map<string, Set<Effect>>();

  constructor(keysOf: (effect: Effect) => ReadonlySet<string>) {
    this.#keysOf = keysOf;
  }

  at(key: string): Iterable<Effect> {
    return this.#byKey.get(key) ?? [];
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  add(effect: Effect): void {
    for (const key of this.#keysOf(effect))
      this.#byKey.set(key, (this.#byKey.get(key) ?? new Set()).add(effect));
  }

  delete(effect: Effect): void {
    for (const key of this.#keysOf(effect)) {
      const others = this.#byKey.get(key);
      others?.delete(effect);
      if (others?.size === 0) this.#byKey.delete(key);
    }
  }
}

/** Two states of one record are the same if they came from the same write over the same state. */
function sameStored(a: StoredRecord | undefined, b: StoredRecord | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Entries by their place in the queue, each once. */
class DueEntries {
  readonly #entries: OutboxEntry[] = [];
  readonly #ids = new Set<string>();
  #at = 0;

  add(entry: OutboxEntry): void {
    if (this.#ids.has(entry.clientMutationId)) return;
    this.#ids.add(entry.clientMutationId);
    let at = this.#entries.length;
    while (at > this.#at && this.#entries[at - 1]!.order > entry.order) at -= 1;
    this.#entries.splice(at, 0, entry);
  }

  next(): OutboxEntry | undefined {
    const entry = this.#entries[this.#at];
    if (entry) this.#ids.delete(entry.clientMutationId);
    this.#at += 1;
    return entry;
  }
}
