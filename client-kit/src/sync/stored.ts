import type { Manifest } from '@holdfast/schema';
import type { OutboxEntry } from '../outbox/entry.js';
import {
  answeredPrefix,
  entryKey,
  entryPuts,
  includedPrefix,
  outboxPrefix,
  parseEntry,
} from '../outbox/log.js';
import { parsePosition, positionPrefix, type Position } from '../records/position.js';
import type { Store, StoreChange } from '../stores/store.js';
import { asidePrefix } from './aside.js';
import { factPrefix } from './facts.js';
import { formatKey } from './formats.js';
import type { Notice } from './replica.js';

/** The types and fields that the app kept when it last ran. */
export const shapeKey = 'shape';

/** All that is stored but the records. */
export async function readStored(store: Store) {
  const [known, knownShape, waiting, answered, marks, cursors, factTexts] = await Promise.all([
    ...([store.get(formatKey), store.get(shapeKey)] as const),
    ...([store.scan(outboxPrefix), store.scan(answeredPrefix), store.scan(includedPrefix)] as const),
    ...([store.scan(positionPrefix), store.scan(factPrefix)] as const),
  ]);
  return { known, knownShape, waiting, answered, marks, cursors, factTexts };
}

export const idsOf = (marks: ReadonlyArray<readonly [string, string]>): Set<string> =>
  new Set(marks.map(([key]) => key.slice(includedPrefix.length)));

export const positionsOf = (
  cursors: ReadonlyArray<readonly [string, string]>,
): Array<readonly [string, Position]> =>
  cursors.map(([key, text]) => [key.slice(positionPrefix.length), parsePosition(text)]);

export function shapeOf({ entities }: Manifest): string {
  const types = Object.values(entities).map(({ name, fields }) => [
    name,
    ...Object.values(fields).map((field) => `${field.name}: ${field.type.name}`),
  ]);
  return JSON.stringify(types);
}

export type Report = (kind: Notice['kind'], message: string) => void;

/** Entries in the order of their places, whether they are stored among the answered or not. */
export const byPlace = (stored: ReadonlyArray<readonly [string, string]>) => {
  const place = (key: string) => key.slice(key.indexOf('/'));
  return [...stored].sort(([a], [b]) => (place(a) < place(b) ? -1 : 1));
};

export function loadEntries(
  stored: ReadonlyArray<readonly [string, string]>,
  included: ReadonlySet<string>,
  repair: StoreChange[],
  report: Report,
): OutboxEntry[] {
  const entries: OutboxEntry[] = [];
  const ids = new Set<string>();
  let last = 0;
  for (const [key, text] of stored) {
    const entry = parseEntry(key, text);
    if (!entry && key.startsWith(answeredPrefix)) {
      repair.push({ remove: key });
      continue;
    }
    if (!entry) {
      repair.push({ put: asidePrefix + key, value: text }, { remove: key });
      report(
        'EDIT_SET_ASIDE',
        'An unsent edit could not be read. It was set aside and is part of the export of the outbox.',
      );
      continue;
    }
    // One mutation in two places, as two windows may leave it: it is one edit, in the earlier of them.
    if (ids.has(entry.clientMutationId)) {
      repair.push({ remove: key });
      continue;
    }
    ids.add(entry.clientMutationId);
    // Two windows that wrote at the same time may have taken the same place.
    const placed = {
      ...entry,
      order: Math.max(entry.order, last + 1),
      ...(included.has(entry.clientMutationId) && { included: true }),
    };
    last = placed.order;
    entries.push(placed);
    if (entryKey(placed) !== key) repair.push({ remove: key }, ...entryPuts(placed));
  }
  return entries;
}
