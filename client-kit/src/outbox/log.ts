import type { StoreChange } from '../stores/store.js';
import type { OutboxEntry } from './entry.js';
import type { EntryChange, Outbox } from './outbox.js';

/** Where entries are stored; the id is in the key so that two windows of one app never overwrite each other's. */
export const outboxPrefix = 'outbox/';
/** Where those are stored that the server has done: nothing that a person would lose. */
export const answeredPrefix = 'answered/';
export const entryKey = (entry: Pick<OutboxEntry, 'order' | 'clientMutationId' | 'answered'>): string =>
  (entry.answered ? answeredPrefix : outboxPrefix) + placeKey(entry);
const placeKey = ({ order, clientMutationId }: Pick<OutboxEntry, 'order' | 'clientMutationId'>): string =>
  `${String(order).padStart(16, '0')}/${clientMutationId}`;

/** What changes of the outbox write: one put for a new entry, whatever the length of the queue. */
export function entryBatch(outbox: Outbox, changes: readonly EntryChange[]): StoreChange[] {
  return changes.flatMap((change) => {
    const batch: StoreChange[] = [];
    const stays = 'put' in change ? entryKey(change.put) : undefined;
    const before = 'put' in change ? [change.put.clientMutationId, change.replaces ?? ''] : [change.remove];
    for (const id of before) {
      const goes = outbox.get(id);
      if (goes && entryKey(goes) !== stays) batch.push({ remove: entryKey(goes) });
    }
    if ('put' in change) batch.push({ put: entryKey(change.put), value: entryText(change.put) });
    return batch;
  });
}

/** An entry as stored: what has been sent is known to the server alone, so `sent` is stored as `waiting`. */
export function entryText(entry: OutboxEntry): string {
  return JSON.stringify({ ...entry, state: entry.state === 'refused' ? 'refused' : 'waiting', attempts: 0 });
}

/** Reads a stored entry; undefined if it is not one that this version of the kit understands. */
export function parseEntry(text: string): OutboxEntry | undefined {
  let value: Partial<OutboxEntry> | null;
  try {
    value = JSON.parse(text) as Partial<OutboxEntry> | null;
  } catch {
    return undefined;
  }
  return typeof value === 'object' && value !== null && isEntry(value) ? value : undefined;
}

function isEntry(value: Partial<OutboxEntry>): value is OutboxEntry {
  const texts = [
    value.name,
    value.clientMutationId,
    value.issuedAt,
    value.apiVersion,
    value.appVersion,
    value.workspaceId,
  ];
  return (
    value.format === 1 &&
    texts.every((text) => typeof text === 'string') &&
    Number.isSafeInteger(value.order) &&
    typeof value.input === 'object' &&
    value.input !== null &&
    (value.state === 'waiting' || value.state === 'refused')
  );
}
