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

/**
 * An entry as stored: without what its key or its input says already, and without what this run of the app alone knows: what
 * has been sent is known to the server, so it is stored as waiting.
 */
export function entryText(entry: OutboxEntry): string {
  const {
    clientMutationId,
    order: _inKey,
    issuedAt: _inInput,
    state,
    attempts: _ofThisRun,
    ...stored
  } = entry;
  const { clientMutationId: _inKeyToo, ...input } = entry.input;
  return JSON.stringify({ ...stored, input, ...(state === 'refused' && { state }) });
}

/** Reads a stored entry; undefined if it is not one that this version of the kit understands. */
export function parseEntry(key: string, text: string): OutboxEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || !isObject(value.input)) return undefined;
  const entry = value.format === 1 ? { ...value, format: 2 } : completed(key, value, value.input);
  return isEntry(entry) ? entry : undefined;
}

/** With what the key and the input say. */
function completed(key: string, stored: Fields, input: Fields): Fields {
  const [order, clientMutationId] = key.slice(key.indexOf('/') + 1).split('/');
  return {
    ...stored,
    input: { ...input, clientMutationId },
    clientMutationId,
    issuedAt: input.issuedAt,
    order: Number(order),
    state: stored.state ?? 'waiting',
    attempts: 0,
  };
}

function isEntry(value: Fields): value is Fields & OutboxEntry {
  const texts = [
    value.name,
    value.clientMutationId,
    value.issuedAt,
    value.apiVersion,
    value.appVersion,
    value.workspaceId,
  ];
  return (
    value.format === 2 &&
    texts.every((text) => typeof text === 'string') &&
    Number.isSafeInteger(value.order) &&
    (value.state === 'waiting' || value.state === 'refused')
  );
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
