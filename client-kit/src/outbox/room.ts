import { HoldfastError } from '@holdfast/schema/errors';
import { asSent, type OutboxEntry } from './entry.js';
import type { Outbox } from './outbox.js';
import { sizeOf } from './size.js';

/** How much the outbox takes. */
export interface OutboxLimits {
  readonly outboxEntries: number;
  readonly outboxEntriesOfRecord: number;
  readonly outboxBytes: number;
}

/** The share of a limit from which a person is warned. */
const warned = 0.8;

/** How much more the outbox takes: `little` from four fifths of a limit on; `none` once edits are refused. */
export function roomIn(
  { outboxEntries, outboxBytes }: OutboxLimits,
  outbox: Outbox,
): 'little' | 'none' | undefined {
  const used = Math.max(outbox.size / outboxEntries, outbox.bytes / outboxBytes);
  if (used >= 1) return 'none';
  return used >= warned ? 'little' : undefined;
}

/** Room for edits that join the outbox together. Nothing that is in the outbox already is ever too much. */
export class Room {
  readonly #limits: OutboxLimits;
  readonly #outbox: Outbox;
  readonly #ofRecord = new Map<string, number>();
  #entries: number;
  #bytes: number;

  constructor(limits: OutboxLimits, outbox: Outbox) {
    this.#limits = limits;
    this.#outbox = outbox;
    this.#entries = outbox.size;
    this.#bytes = outbox.bytes;
  }

  /** Takes the place of one more edit of a record; throws OUTBOX_FULL, and takes none, where there is none. */
  take(entry: OutboxEntry, recordKey: string): void {
    const { outboxEntries, outboxEntriesOfRecord, outboxBytes } = this.#limits;
    const bytes = this.#bytes + sizeOf(asSent(entry));
    const ofRecord = (this.#ofRecord.get(recordKey) ?? this.#outbox.of(recordKey).length) + 1;
    if (this.#entries >= outboxEntries) throw full(`${outboxEntries} edits wait already.`);
    if (bytes > outboxBytes) throw full(`The edits that wait would take more than ${outboxBytes} bytes.`);
    if (ofRecord > outboxEntriesOfRecord)
      throw full(`${outboxEntriesOfRecord} edits of this record wait already.`);
    this.#entries += 1;
    this.#bytes = bytes;
    this.#ofRecord.set(recordKey, ofRecord);
  }
}

const full = (why: string): HoldfastError =>
  new HoldfastError('OUTBOX_FULL', `${why} This one was not taken; let the others be sent first.`);
