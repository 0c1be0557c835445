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
}

/** How effects come about. */
export interface EffectRules {
  /** Whether an entry may change more than its own record, and is one to preview. */
  isFar(entry: OutboxEntry): boolean;
  /** What it does over the records as they stand at its place in the queue. */
  effectOf(entry: OutboxEntry): Effect;
  /** The records that a record points at, or is about to: an effect upon them may go on to it. */
  ownersOf(key: string): Iterable<string>;
}

/**
 * What pending edits do that change several records at once, such as the deletion of a notebook with its notes. Each is
 * settled once for all of them, and anew when something that it looked at has changed: nothing else costs anything.
 */
export class Effects {
  readonly #outbox: Outbox;
  readonly #rules: EffectRules;
  readonly #effects = new Map<string, Effect>();
  readonly #touching = new Map<string, Set<Effect>>();

  constructor(outbox: Outbox, rules: EffectRules) {
    this.#outbox = outbox;
    this.#rules = rules;
  }

  get(clientMutationId: string): Effect | undefined {
    return this.#effects.get(clientMutationId);
  }

  /** The effects that change a record, in no particular order. */
  on(key: string): Effect[] {
    return [...(this.#touching.get(key) ?? [])].filter(({ changed }) => changed.has(key));
  }

  /** Brings the effects up to date after a change of these records, or of their entries. Returns all records concerned. */
  renew(touched: Iterable<string>): Set<string> {
    const concerned = new Set(touched);
    const due = new DueEntries();
    for (const key of concerned) this.#collect(key, 0, due);
    for (let next = due.next(); next; next = due.next()) {
      const before = this.#forget(next);
      const now = this.#outbox.get(next.clientMutationId);
      const after = now && this.#rules.isFar(now) ? this.#remember(this.#rules.effectOf(now)) : undefined;
      for (const key of new Set([...(before?.changed.keys() ?? []), ...(after?.changed.keys() ?? [])])) {
        if (sameStored(before?.changed.get(key), after?.changed.get(key))) continue;
        concerned.add(key);
        this.#collect(key, next.order, due);
      }
    }
    return concerned;
  }

  /** The entries behind a place in the queue that have to be settled anew when this record is another. */
  #collect(key: string, behind: number, due: DueEntries): void {
    for (const entry of this.#outbox.of(key))
      if (entry.order > behind && this.#rules.isFar(entry)) due.add(entry);
    if (this.#touching.size === 0) return;
    for (const about of [key, ...this.#rules.ownersOf(key)])
      for (const { entry } of this.#touching.get(about) ?? []) if (entry.order > behind) due.add(entry);
  }

  #remember(effect: Effect): Effect {
    this.#effects.set(effect.entry.clientMutationId, effect);
    for (const key of touchedBy(effect))
      this.#touching.set(key, (this.#touching.get(key) ?? new Set()).add(effect));
    return effect;
  }

  #forget({ clientMutationId }: OutboxEntry): Effect | undefined {
    const effect = this.#effects.get(clientMutationId);
    if (!effect) return undefined;
    this.#effects.delete(clientMutationId);
    for (const key of touchedBy(effect)) {
      const others = this.#touching.get(key);
      others?.delete(effect);
      if (others?.size === 0) this.#touching.delete(key);
    }
    return effect;
  }
}

const touchedBy = ({ changed, looked }: Effect): Set<string> => new Set([...changed.keys(), ...looked]);

/** Two states of one record are the same if they came from the same write over the same state. */
function sameStored(a: StoredRecord | undefined, b: StoredRecord | undefined): boolean {
  return a === b || JSON.stringify([a?.record, a?.stamps]) === JSON.stringify([b?.record, b?.stamps]);
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
