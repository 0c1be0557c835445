import type { OutboxEntry } from './entry.js';

/** The entries that write one record, by place. */
export interface Line {
  readonly entries: readonly OutboxEntry[];
  /** Those among them that may concern other records: they name one, or do not just change fields. */
  readonly linked: readonly OutboxEntry[];
  /** Another one after every change but that of an entry that joins at the end. */
  readonly revision: number;
}

interface GrowingLine extends Line {
  readonly entries: OutboxEntry[];
  readonly linked: OutboxEntry[];
  revision: number;
}

const nobody: Line = { entries: [], linked: [], revision: 0 };

/** Entries by the records that they write. An entry that joins a line at its end costs the same however long the line is. */
export class Lines {
  readonly #byRecord = new Map<string, GrowingLine>();
  #revisions = 0;

  of(key: string): Line {
    return this.#byRecord.get(key) ?? nobody;
  }

  /** Keys of the records that entries write. */
  keys(): Iterable<string> {
    return this.#byRecord.keys();
  }

  /** An entry at its place, instead of the one that stood there. */
  put(key: string, entry: OutboxEntry, linked: boolean): void {
    const line = this.#byRecord.get(key) ?? { entries: [], linked: [], revision: (this.#revisions += 1) };
    this.#byRecord.set(key, line);
    const joined = place(line.entries, entry);
    if (!joined) line.revision = this.#revisions += 1;
    if (linked) place(line.linked, entry);
    else if (!joined) take(line.linked, entry.order);
  }

  remove(key: string, order: number): void {
    const line = this.#byRecord.get(key);
    if (!line) return;
    take(line.entries, order);
    take(line.linked, order);
    line.revision = this.#revisions += 1;
    if (line.entries.length === 0) this.#byRecord.delete(key);
  }
}

/** Returns whether it joined at the end. */
function place(entries: OutboxEntry[], entry: OutboxEntry): boolean {
  const last = entries.at(-1);
  if (!last || last.order < entry.order) return entries.push(entry) > 0;
  const at = entries.findIndex(({ order }) => order >= entry.order);
  entries.splice(at, entries[at]?.order === entry.order ? 1 : 0, entry);
  return false;
}

function take(entries: OutboxEntry[], order: number): void {
  const at = entries.findIndex((entry) => entry.order === order);
  if (at >= 0) entries.splice(at, 1);
}
