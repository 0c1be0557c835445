import type { StoredRecord } from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import type { Line } from '../outbox/lines.js';
import type { Holdings } from './plan.js';
import type { Row } from './row.js';
import { isPreviewed, laidOver, storedRecord, type Previewing } from './visible.js';

type Below = StoredRecord | undefined;

/** How far a line has been laid over its record. */
interface Reached {
  readonly revision: number;
  readonly base: Below;
  readonly entries: number;
  readonly after: Below;
}

/**
 * What comes of laying entries over records, remembered for as long as both are the same: so the thousandth pending edit
 * of one record costs as much as the first.
 */
export class Laid {
  readonly #previewing: Previewing;
  readonly #bases = new WeakMap<Row, StoredRecord>();
  readonly #lines = new Map<string, Reached>();
  readonly #over = new WeakMap<OutboxEntry, { readonly below: Below; readonly after: Below }>();

  constructor(previewing: Previewing) {
    this.#previewing = previewing;
  }

  /** A confirmed record, as the rules of the schema take it. */
  base(row: Row | undefined, confirmed: Holdings['confirmed']): Below {
    const known = row && this.#bases.get(row);
    if (known) return known;
    const { rules, deviceId } = this.#previewing;
    const base = storedRecord(rules.manifest, deviceId, row, confirmed);
    // What is said of a deletion depends on other rows as well.
    if (row && base && !row.deletion) this.#bases.set(row, base);
    return base;
  }

  /** The record with all its entries laid over it, each of which changes it alone. One that has joined costs one step. */
  line(key: string, base: Below, { entries, revision }: Line): Below {
    if (entries.length === 0) {
      this.#lines.delete(key);
      return base;
    }
    const known = this.#lines.get(key);
    const standing =
      known?.revision === revision && known.base === base ? known : { entries: 0, after: base };
    let { after } = standing;
    for (let at = standing.entries; at < entries.length; at += 1) {
      const entry = entries[at] as OutboxEntry;
      if (isPreviewed(entry)) after = this.over(after, entry);
    }
    this.#lines.set(key, { revision, base, entries: entries.length, after });
    return after;
  }

  /** The record with one entry laid over it that changes it alone. */
  over(below: Below, entry: OutboxEntry): Below {
    const known = this.#over.get(entry);
    if (known && known.below === below) return known.after;
    const after = laidOver(this.#previewing, entry, below);
    this.#over.set(entry, { below, after });
    return after;
  }
}
