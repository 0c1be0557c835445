import { cascades, conflictType, type Manifest } from '@holdfast/schema';
import { recordKey, writeOf, type RecordData } from '@holdfast/schema/merge';
import type { Tombstone } from '../sync/transport.js';
import type { Facts, Holdings } from './plan.js';
import { keyOf, type Row } from './row.js';
import { isPreviewed } from './visible.js';

/** A record that was on this device when it was deleted, by whomever: for a list from which it can be restored. */
export interface DeletedRecord {
  readonly type: string;
  readonly id: string;
  readonly workspaceId: string;
  /** ISO time. */
  readonly deletedAt: string;
  /** What it was when it was deleted: its single values, of long texts the beginning. */
  readonly data: RecordData;
}

/** As many are remembered, the last ones. */
export const deletedKept = 50;

/** As much of a text is remembered as a line in a list shows. */
const glimpse = 200;

type Known = Pick<Holdings, 'confirmed' | 'facts'>;

/**
 * What is remembered once these rows are as they become: a record that goes because it was deleted, unless it went along with
 * another one, whose restore brings it back; and none that is there again. Empty where that is what is remembered already.
 */
export function rememberedAfter(
  manifest: Manifest,
  { confirmed, facts }: Known,
  rows: ReadonlyMap<string, Row | undefined>,
  tombstones: readonly Tombstone[] = [],
): Partial<Pick<Facts, 'deleted'>> {
  const told = new Map(tombstones.map(({ type, id, deletedAt }) => [recordKey(type, id), deletedAt]));
  const fresh = new Map<string, DeletedRecord>();
  const back = new Set<string>();
  for (const [key, row] of rows) {
    const before = confirmed.get(key);
    if (row && !row.deletion) back.add(key);
    const at = row?.deletion ? String(row.data.deletedAt) : told.get(key);
    const last = row ?? before;
    if (back.has(key) || at === undefined || !last || before?.deletion) continue;
    const partition = manifest.entities[last.type]?.partition ?? '';
    if (last.type !== conflictType && partition in last.data) fresh.set(key, remembered(last, at));
  }
  const known = facts.deleted.filter((one) => !back.has(keyOf(one)) && !fresh.has(keyOf(one)));
  if (fresh.size === 0 && known.length === facts.deleted.length) return {};
  const all = [...fresh.values(), ...known];
  const times = new Map(all.map((one) => [keyOf(one), one.deletedAt]));
  const wentAlong = ({ type, data, deletedAt }: DeletedRecord): boolean =>
    Object.values(manifest.entities[type]?.relations ?? {})
      .filter(cascades)
      .some(({ field, to }) => times.get(recordKey(to, String(data[field]))) === deletedAt);
  return {
    deleted: all
      .filter((one) => !wentAlong(one))
      .sort(newestFirst)
      .slice(0, deletedKept),
  };
}

/** What can be restored, newest first: what is remembered, and what was deleted here and has not been sent. */
export function deletedRecords(
  manifest: Manifest,
  { confirmed, facts, outbox }: Pick<Holdings, 'confirmed' | 'facts' | 'outbox'>,
  isVisible: (type: string, id: string) => boolean,
): readonly DeletedRecord[] {
  const waiting = [...outbox.stored()].flatMap((entry): DeletedRecord[] => {
    const found = writeOf(manifest, entry.name);
    if (found?.write.kind !== 'DELETE' || !isPreviewed(entry)) return [];
    const row = confirmed.get(recordKey(found.entity.name, String(entry.input.id)));
    return row && !row.deletion ? [remembered(row, entry.issuedAt)] : [];
  });
  const all = new Map([...facts.deleted, ...waiting].map((one) => [keyOf(one), one]));
  return [...all.values()].filter(({ type, id }) => !isVisible(type, id)).sort(newestFirst);
}

function remembered({ type, id, workspaceId, data }: Row, deletedAt: string): DeletedRecord {
  const single = Object.entries(data).filter(([, value]) => typeof value !== 'object' || value === null);
  const short = single.map(([name, value]) => [
    name,
    typeof value === 'string' ? value.slice(0, glimpse) : value,
  ]);
  return { type, id, workspaceId, deletedAt, data: Object.fromEntries(short) as RecordData };
}

const newestFirst = (a: DeletedRecord, b: DeletedRecord): number =>
  a.deletedAt < b.deletedAt ? 1 : a.deletedAt > b.deletedAt ? -1 : 0;
