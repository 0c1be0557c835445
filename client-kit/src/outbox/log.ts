import type { StoreChange } from '../stores/store.js';
import { asSent, type OutboxEntry } from './entry.js';
import type { EntryChange, Outbox } from './outbox.js';

/** Where entries are stored; the id is in the key so that two windows of one app never overwrite each other's. */
export const outboxPrefix = 'outbox/';
/** Where those are stored that the server has done: nothing that a person would lose. */
export const answeredPrefix = 'answered/';
/** Where it is noted by its id that confirmed records contain an entry: the entry itself is not written a second time. */
export const includedPrefix = 'included/';
export const entryKey = (entry: Pick<OutboxEntry, 'order' | 'clientMutationId' | 'answered'>): string =>
  (entry.answered ? answeredPrefix : outboxPrefix) + placeKey(entry);
const placeKey = ({ order, clientMutationId }: Pick<OutboxEntry, 'order' | 'clientMutationId'>): string =>
  `${String(order).padStart(16, '0')}/${clientMutationId}`;

/** What changes of the outbox write: one put for a new entry, whatever the length of the queue. */
export function entryBatch(outbox: Outbox, changes: readonly EntryChange[]): StoreChange[] {
  return changes.flatMap((change) => {
    const batch: StoreChange[] = [];
    const put = 'put' in change ? change.put : undefined;
    const before = 'put' in change ? [change.put.clientMutationId, change.replaces ?? ''] : [change.remove];
    for (const id of before) {
      const goes = outbox.get(id);
      if (goes && !(put && entryKey(goes) === entryKey(put))) batch.push({ remove: entryKey(goes) });
      if (goes?.included && !(put?.included && put.clientMutationId === id))
        batch.push({ remove: includedPrefix + id });
    }
    if (put) batch.push(...entryPuts(put, outbox.get(put.clientMutationId)));
    return batch;
  });
}

/** What stores an entry; of one that was stored as `before`, what is another. */
export function entryPuts(entry: OutboxEntry, before?: OutboxEntry): StoreChange[] {
  const [key, value] = [entryKey(entry), entryText(entry)];
  const isStored = before && entryKey(before) === key && entryText(before) === value;
  return [
    ...(isStored ? [] : [{ put: key, value }]),
    ...(entry.included && !before?.included
      ? [{ put: includedPrefix + entry.clientMutationId, value: '1' }]
      : []),
  ];
}

/**
 * An entry as stored: without what its key or its input says already, and without what this run of the app alone knows: what
 * has been sent is known to the server, so it is stored as waiting; what it means today, another app will say anew.
 */
export function entryText(entry: OutboxEntry): string {
  const {
    clientMutationId,
    order: _inKey,
    issuedAt: _inInput,
    state,
    included: _apart,
    attempts: _ofThisRun,
    strange: _toThisApp,
    written,
    ...stored
  } = entry;
  const { name, input: sent } = asSent(entry);
  const { clientMutationId: _inKeyToo, ...input } = sent;
  const brought = written && written.apiVersion !== entry.apiVersion;
  return JSON.stringify({
    ...stored,
    name,
    input,
    ...(brought && { written }),
    ...(state === 'refused' && { state }),
  });
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
  const entry = value.format === 1 ? { ...value, format: 3 } : completed(key, value, value.input);
  return isEntry(entry) ? entry : undefined;
}

/** With what the key and the input say. */
function completed(key: string, stored: Fields, input: Fields): Fields {
  const [order, clientMutationId] = key.slice(key.indexOf('/') + 1).split('/');
  return {
    ...stored,
    ...(stored.format === 2 && { format: 3 }),
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
    value.format === 3 &&
    texts.every((text) => typeof text === 'string') &&
    Number.isSafeInteger(value.order) &&
    (value.state === 'waiting' || value.state === 'refused')
  );
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
