import { cascades, type Manifest, type Write } from '@holdfast/schema';
import {
  intentOf,
  preview,
  recordKey,
  settleMutation,
  writeOf,
  type Around,
  type Intent,
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
  previewing: Previewing,
  entry: OutboxEntry,
  around: Around,
): readonly RecordChange[] {
  const { rules } = previewing;
  const found = writeOf(rules.manifest, entry.name);
  if (!found) return [];
  try {
    const settled = settleMutation(rules.manifest, around, found, intended(previewing, entry, found), rules);
    return settled.outcome === 'REJECTED' ? [] : settled.changes;
  } catch {
    return [];
  }
}

/** What an entry makes of its own record, where it concerns no other. */
export function laidOver(
  previewing: Previewing,
  entry: OutboxEntry,
  below: StoredRecord | undefined,
): StoredRecord | undefined {
  const { rules } = previewing;
  const found = writeOf(rules.manifest, entry.name);
  const kind = found?.write.kind;
  // A decision about a conflict is not of one record.
  if (!found || kind === 'RESOLVE' || kind === 'REVERT') return below;
  try {
    return preview(found.entity, below, [intended(previewing, entry, found)], rules);
  } catch {
    return below;
  }
}

const intended = (
  { deviceId, person }: Previewing,
  { input, workspaceId, issuedAt: at }: OutboxEntry,
  { write }: { readonly write: Write },
): Intent => intentOf(write, input, { workspaceId, at, by: deviceId, person });

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
