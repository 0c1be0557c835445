import type { Write } from '@holdfast/schema';
import { asSent, type OutboxEntry } from './entry.js';
import type { Subjects } from './outbox.js';
import { sizeOf } from './size.js';

/** How much one push may hold: mutations, and bytes of their JSON. One mutation always may. */
export interface Capacity {
  readonly entries: number;
  readonly bytes: number;
}

/** What has to be known of an entry to place it. */
export interface Placing {
  readonly subjects: Subjects;
  readonly write: Write | undefined;
}

/**
 * What of a queue to send next, in order: its head, as much as fits. Where that is not all, writes that are declared as bulk
 * let later ones go first, as `mayOvertake` allows: no other one is overtaken, and a bulk one goes with the first that
 * depends on it.
 */
export function nextOf(
  queue: readonly OutboxEntry[],
  capacity: Capacity,
  placing: (entry: OutboxEntry) => Placing,
): OutboxEntry[] {
  const head = new Load(capacity);
  for (const entry of queue) if (!head.add([entry])) break;
  if (head.size === queue.length || head.size === 0) return head.entries;
  const urgent = withoutBulk(queue, capacity, placing);
  if (urgent.size === 0) return head.entries;
  for (const entry of queue) if (!urgent.has(entry) && !urgent.add([entry])) break;
  return urgent.entries;
}

/** All that is not bulk, up to the first that does not fit together with the bulk on which it depends. */
function withoutBulk(
  queue: readonly OutboxEntry[],
  capacity: Capacity,
  placing: (entry: OutboxEntry) => Placing,
): Load {
  const load = new Load(capacity);
  const passed = new Passed();
  for (const entry of queue) {
    const { subjects, write } = placing(entry);
    if (write?.priority === 'BULK') {
      passed.add(entry, subjects);
      continue;
    }
    const ofItsOwn = write?.kind === 'CREATE' || write?.kind === 'UPDATE';
    const before = ofItsOwn ? passed.neededBy(subjects) : passed.all();
    if (!load.add([...before.filter((one) => !load.has(one)), entry])) break;
  }
  return load;
}

/** The first of a batch, up to one that was written for another API version than those before it. */
export function ofOneVersion(batch: readonly OutboxEntry[]): OutboxEntry[] {
  const other = batch.findIndex(({ apiVersion }) => apiVersion !== batch[0]?.apiVersion);
  return batch.slice(0, other < 0 ? batch.length : other);
}

/** A batch in the making. */
class Load {
  readonly #capacity: Capacity;
  readonly #entries = new Set<OutboxEntry>();
  #bytes = 0;

  constructor(capacity: Capacity) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** By place. */
  get entries(): OutboxEntry[] {
    return [...this.#entries].sort((a, b) => a.order - b.order);
  }

  has(entry: OutboxEntry): boolean {
    return this.#entries.has(entry);
  }

  /** Takes entries if they fit in together; returns whether they did. */
  add(together: readonly OutboxEntry[]): boolean {
    const entries = this.size + together.length;
    const bytes = together.reduce((sum, entry) => sum + sizeOf(asSent(entry)), this.#bytes);
    const fits = entries <= this.#capacity.entries && bytes <= this.#capacity.bytes;
    if (!fits && entries > 1) return false;
    for (const entry of together) this.#entries.add(entry);
    this.#bytes = bytes;
    return true;
  }
}

/** The bulk that was passed over, by the records that it writes and needs. */
class Passed {
  readonly #subjects = new Map<OutboxEntry, Subjects>();
  readonly #byOwn = new Map<string, OutboxEntry[]>();
  readonly #byNeed = new Map<string, OutboxEntry[]>();

  add(entry: OutboxEntry, subjects: Subjects): void {
    this.#subjects.set(entry, subjects);
    append(this.#byOwn, subjects.own, entry);
    for (const key of subjects.needs) append(this.#byNeed, key, entry);
  }

  all(): OutboxEntry[] {
    return [...this.#subjects.keys()];
  }

  /** What must not come behind a mutation of these records, and what must not come behind that. */
  neededBy({ own, needs }: Subjects, before = Infinity, found = new Set<OutboxEntry>()): OutboxEntry[] {
    const writers = [own, ...needs].flatMap((key) => this.#byOwn.get(key) ?? []);
    for (const entry of [...writers, ...(this.#byNeed.get(own) ?? [])]) {
      if (entry.order >= before || found.has(entry)) continue;
      found.add(entry);
      this.neededBy(this.#subjects.get(entry)!, entry.order, found);
    }
    return [...found];
  }
}

function append(index: Map<string, OutboxEntry[]>, key: string, entry: OutboxEntry): void {
  const entries = index.get(key);
  if (entries) entries.push(entry);
  else index.set(key, [entry]);
}
