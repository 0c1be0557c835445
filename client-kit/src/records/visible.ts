import { cascades, type Manifest } from '@holdfast/schema';
import {
  intentOf,
  recordKey,
  settleMutation,
  writeOf,
  type Around,
  type RecordChange,
  type StoredRecord,
} from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import type { ConfirmedRecords } from './confirmed.js';
import type { SchemaRules } from './plan.js';
import { versionOf, type Row } from './row.js';

/** By which rules a device previews its edits, and whose edits they are. */
export interface Previewing {
  readonly rules: SchemaRules;
  readonly deviceId: string;
  readonly person: { readonly userId: string; readonly name: string };
}

/**
 * Whether an entry shows over the confirmed records. Left out are those that they contain already, and refused ones and
 * those that make no sense to this version of the app: these show in the outbox, while the record shows what the server has.
 */
export const isPreviewed = ({ state, included, strange }: OutboxEntry): boolean =>
  state !== 'refused' && !included && !strange;

/** What an entry does to the records around it. One of another time, whose content makes no sense here, does nothing. */
export function changesOf(
  { rules, deviceId, person }: Previewing,
  entry: OutboxEntry,
  around: Around,
): readonly RecordChange[] {
  const found = writeOf(rules.manifest, entry.name);
  if (!found) return [];
  const where = { workspaceId: entry.workspaceId, at: entry.issuedAt, by: deviceId, person };
  try {
    const intent = intentOf(found.write, entry.input, where);
    const settled = settleMutation(rules.manifest, around, found, intent, rules);
    return settled.outcome === 'REJECTED' ? [] : settled.changes;
  } catch {
    return [];
  }
}

/** Surroundings in which there is only this one record. */
export const alone = (key: string, stored: StoredRecord | undefined): Around => ({
  stored: (asked) => (asked === key ? stored : undefined),
  pointingAt: () => [],
  seen: () => Number.MAX_SAFE_INTEGER,
});

/**
 * A confirmed record in the shape in which the rules of the schema take it; undefined where all that is left of it is
 * its tombstone. Of its fields' stamps the device knows nothing, and needs nothing: over a confirmed state its own edits
 * simply stand. Only a deletion has a stamp: by it, a pending edit brings back what others deleted where the schema says
 * so, and a restore finds what was deleted together, which has the same time.
 */
export function storedRecord(
  manifest: Manifest,
  deviceId: string,
  row: Row | undefined,
  confirmed: Pick<ConfirmedRecords, 'get'>,
): StoredRecord | undefined {
  const entity = row && manifest.entities[row.type];
  if (!entity || !(entity.partition in row.data)) return undefined;
  const stored = { record: row.data, ...(row.texts && { texts: row.texts }) };
  if (!row.deletion) return { ...stored, stamps: {} };
  const by = row.deletion.by === 'us' ? deviceId : '';
  const at = String(row.data.deletedAt);
  const owner = Object.values(entity.relations)
    .filter(cascades)
    .map(({ field, to }) => recordKey(to, String(row.data[field])))
    .find((key) => confirmed.get(key)?.deletion && confirmed.get(key)?.data.deletedAt === at);
  const deletedAt = { version: versionOf(row), at, by, mutation: at, ...(owner && { with: owner }) };
  return { ...stored, stamps: { deletedAt } };
}
