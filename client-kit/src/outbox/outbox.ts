import type { Manifest } from '@holdfast/schema';
import { recordsOf, writeOf, type QueuedMutation } from '@holdfast/schema/merge';
import { nextOf, ofOneVersion, type Capacity } from './batch.js';
import { Blocking, identitiesOf } from './blocking.js';
import { asSent, type OutboxEntry } from './entry.js';
import { Lines, type Line } from './lines.js';
import { sizeOf } from './size.js';

/** A change of the outbox: a new state of an entry or a new entry; `replaces` names another entry whose place it takes. */
export type EntryChange =
  { readonly put: OutboxEntry; readonly replaces?: string } | { readonly remove: string };

/** The records that an entry is about. */
export interface Subjects {
  readonly own: string;
  readonly needs: readonly string[];
}

/** The records that a mutation is about; one that this manifest does not know is about nothing. */
export function subjectsOf(
  manifest: Manifest,
  mutation: QueuedMutation & Pick<OutboxEntry, 'about'>,
): Subjects {
  const found = writeOf(manifest, mutation.name);
  if (!found) return { own: '', needs: [] };
  const { own, needs } = recordsOf(found, mutation.input);
  return { own, needs: mutation.about === undefined ? needs : [...needs, mutation.about] };
}

/**
 * The queue in memory: entries by place, with an index by record. It holds what is stored, and does no storing itself:
 * `apply` is called with changes that are durable already. An edit costs the same however many wait; `list` costs what it
 * lists.
 */
export class Outbox {
  readonly #manifest: Manifest;
  /** By place; a Map keeps the order of insertion, and entries are inserted in order. */
  readonly #entries = new Map<number, OutboxEntry>();
  readonly #places = new Map<string, number>();
  readonly #lines = new Lines();
  /** Of this run of the app only: after a restart every entry is sent again anyhow, under the same id. */
  readonly #attempts = new Map<string, number>();
  #refused = 0;
  #answered = 0;
  #bytes = 0;
  #blocking: Blocking | undefined;
  readonly #views = new WeakMap<OutboxEntry, OutboxEntry>();
  #list: readonly OutboxEntry[] | undefined;
  #lastOrder = 0;

  constructor(manifest: Manifest) {
    this.#manifest = manifest;
  }

  /** Whether no entry is left, answered ones included. */
  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** How many wait for their answer, or for a person. */
  get size(): number {
    return this.#entries.size - this.#answered;
  }

  get refused(): number {
    return this.#refused;
  }

  /** How many bytes they take together, as they are sent. */
  get bytes(): number {
    return this.#bytes;
  }

  get nextOrder(): number {
    return this.#lastOrder + 1;
  }

  get(clientMutationId: string): OutboxEntry | undefined {
    const place = this.#places.get(clientMutationId);
    return place === undefined ? undefined : this.#entries.get(place);
  }

  /** The entry as others see it: with the state that follows from its neighbours. */
  view(entry: OutboxEntry): OutboxEntry {
    const attempts = this.#attempts.get(entry.clientMutationId) ?? 0;
    const state = this.#stateOf(entry, attempts);
    const known = this.#views.get(entry);
    if (known?.state === state && known.attempts === attempts) return known;
    const view = { ...entry, state, attempts };
    this.#views.set(entry, view);
    return view;
  }

  /** What waits for its answer or for a person, by place, each as others see it. */
  list(): readonly OutboxEntry[] {
    return (this.#list ??= [...this.#entries.values()]
      .filter((entry) => !entry.answered)
      .map((entry) => this.view(entry)));
  }

  /** All entries by place, as stored, answered ones included. */
  stored(): Iterable<OutboxEntry> {
    return this.#entries.values();
  }

  /** Those that the server has done and that no page has brought in full. */
  get answered(): readonly OutboxEntry[] {
    return this.#answered === 0 ? [] : [...this.#entries.values()].filter((entry) => entry.answered);
  }

  /** The entries that write a record, by place, as stored, answered ones included. */
  of(recordKey: string): readonly OutboxEntry[] {
    return this.#lines.of(recordKey).entries;
  }

  /** The same, with what is known about them together. */
  line(recordKey: string): Line {
    return this.#lines.of(recordKey);
  }

  /** Keys of the records of one type that entries write. */
  *keysOf(type: string): Iterable<string> {
    for (const key of this.#lines.keys()) if (key.startsWith(`${type}:`)) yield key;
  }

  isBlocked(clientMutationId: string): boolean {
    return this.#blocked().has(clientMutationId);
  }

  /** Whether there is something to send. */
  get sendable(): boolean {
    return this.#entries.size - this.#answered - this.#refused - this.#blocked().size > 0;
  }

  /** What to send next, in order, all for one API version: at least one entry if there is any to send. */
  nextBatch(capacity: Capacity): OutboxEntry[] {
    const blocked = this.#blocked();
    const queue = [...this.#entries.values()].filter(
      (entry) => entry.state !== 'refused' && !entry.answered && !blocked.has(entry.clientMutationId),
    );
    return ofOneVersion(
      nextOf(queue, capacity, (entry) => ({
        subjects: subjectsOf(this.#manifest, entry),
        write: writeOf(this.#manifest, entry.name)?.write,
      })),
    );
  }

  markSent(batch: readonly OutboxEntry[]): void {
    for (const { clientMutationId } of batch)
      this.#attempts.set(clientMutationId, (this.#attempts.get(clientMutationId) ?? 0) + 1);
    this.#list = undefined;
  }

  /** Takes in changes that are durable. Returns the keys of the records concerned. */
  apply(changes: readonly EntryChange[]): Set<string> {
    const touched = new Set<string>();
    const [last, listed] = [this.#lastOrder, this.#list];
    for (const change of changes) {
      const goes = 'remove' in change ? change.remove : change.replaces;
      if (goes !== undefined) touched.add(this.#remove(goes, 'remove' in change));
      if ('put' in change) touched.add(this.#put(change.put));
    }
    const joined = changes.flatMap((change) =>
      'put' in change && change.put.order > last ? [change.put] : [],
    );
    // Whoever shows the list asks for it after every edit.
    this.#list =
      listed && joined.length === changes.length
        ? [...listed, ...joined.map((entry) => this.view(entry))]
        : undefined;
    touched.delete('');
    return touched;
  }

  #put(entry: OutboxEntry): string {
    const before = this.#entries.get(entry.order);
    if (before) this.#leave(before, entry);
    this.#count(entry, 1);
    this.#entries.set(entry.order, entry);
    this.#places.set(entry.clientMutationId, entry.order);
    this.#lastOrder = Math.max(this.#lastOrder, entry.order);

    const subjects = subjectsOf(this.#manifest, entry);
    this.#lines.put(subjects.own, entry, this.#isLinked(entry, subjects));

    // A new entry at the end is judged by those before it; any other change may set others free.
    if (before || !this.#blocking) this.#blocking = undefined;
    else this.#blocking.see(entry, identitiesOf(entry, subjects));
    return subjects.own;
  }

  /** What is another in its place may be about another record: the mutation may have been one that this app does not know. */
  #leave(before: OutboxEntry, entry: OutboxEntry): void {
    this.#count(before, -1);
    const { own } = subjectsOf(this.#manifest, before);
    if (own !== subjectsOf(this.#manifest, entry).own) this.#lines.remove(own, before.order);
  }

  /** `gone`: nothing takes its place. */
  #remove(clientMutationId: string, gone: boolean): string {
    const entry = this.get(clientMutationId);
    if (!entry) return '';
    if (entry.state === 'refused' || this.#blocking?.has(clientMutationId)) this.#blocking = undefined;
    this.#places.delete(clientMutationId);
    this.#attempts.delete(clientMutationId);
    const { own } = subjectsOf(this.#manifest, entry);
    if (!gone) return own;
    this.#count(entry, -1);
    this.#entries.delete(entry.order);
    this.#lines.remove(own, entry.order);
    return own;
  }

  #stateOf({ state, clientMutationId }: OutboxEntry, attempts: number): OutboxEntry['state'] {
    if (state === 'refused') return 'refused';
    return this.#blocked().has(clientMutationId) ? 'blocked' : attempts > 0 ? 'sent' : 'waiting';
  }

  #isLinked({ name }: OutboxEntry, { needs }: Subjects): boolean {
    return needs.length > 0 || writeOf(this.#manifest, name)?.write.kind !== 'UPDATE';
  }

  #count(entry: OutboxEntry, by: 1 | -1): void {
    if (entry.answered) {
      this.#answered += by;
      return;
    }
    if (entry.state === 'refused') this.#refused += by;
    this.#bytes += by * sizeOf(asSent(entry));
  }

  #blocked(): Blocking {
    if (!this.#blocking) {
      this.#blocking = new Blocking();
      if (this.#refused > 0)
        for (const entry of this.#entries.values())
          this.#blocking.see(entry, identitiesOf(entry, subjectsOf(this.#manifest, entry)));
    }
    return this.#blocking;
  }
}
