import type { StoredRecord } from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import type { Holdings } from './plan.js';
import type { Row } from './row.js';
import { alone, changesOf, storedRecord, type Previewing } from './visible.js';

type Below = StoredRecord | undefined;

/**
 * What comes of laying entries over records, remembered for as long as both are the same: so the thousandth pending edit
 * of one record costs as much as the first.
 */
export class Laid {
  readonly #previewing: Previewing;
  readonly #bases = new WeakMap<Row, StoredRecord>();
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

  /** The record with one entry laid over it that changes it alone. */
  over(key: string, below: Below, entry: OutboxEntry): Below {
    const known = this.#over.get(entry);
    if (known && known.below === below) return known.after;
    const changes = changesOf(this.#previewing, entry, alone(key, below));
    const after = changes.find((change) => change.key === key)?.next ?? below;
    this.#over.set(entry, { below, after });
    return after;
  }
}
