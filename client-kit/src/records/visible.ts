import type { Entity, Manifest } from '@holdfast/schema';
import {
  intentOf,
  preview,
  writeOf,
  type Intent,
  type RecordData,
  type StoredRecord,
} from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import { versionOf, type Row } from './row.js';

/**
 * What a person sees of a record: `visible(confirmed, pending)`. Left out are entries that the confirmed record contains
 * already, and refused ones: those show in the outbox, while the record shows what the server has.
 * A deleted record comes with `deletedAt` set; undefined is one that never was, or is not known.
 */
export function visible(
  manifest: Manifest,
  deviceId: string,
  type: string,
  row: Row | undefined,
  entries: readonly OutboxEntry[],
): RecordData | undefined {
  const entity = manifest.entities[type];
  if (!entity) return undefined;
  const confirmed = row && entity.partition in row.data ? storedRecord(row, deviceId) : undefined;
  const pending = entries.filter((entry) => entry.state !== 'refused' && !entry.included);
  if (pending.length === 0) return confirmed?.record;
  return pending.reduce<StoredRecord | undefined>(
    (below, entry) => laidOver(manifest, deviceId, entity, below, entry),
    confirmed,
  )?.record;
}

/** A record with one entry laid over it. An entry of another time whose content makes no sense here changes nothing. */
function laidOver(
  manifest: Manifest,
  deviceId: string,
  entity: Entity,
  below: StoredRecord | undefined,
  entry: OutboxEntry,
): StoredRecord | undefined {
  try {
    const intent = intentOfEntry(manifest, deviceId, entry);
    return intent ? preview(entity, below, [intent]) : below;
  } catch {
    return below;
  }
}

/**
 * A confirmed record in the shape in which the rules of the schema take it. Of its fields' stamps the device knows
 * nothing, and needs nothing: over a confirmed state its own edits simply stand. Only a deletion by others has a stamp, by
 * which a pending edit brings the record back where the schema says so.
 */
function storedRecord(row: Row, deviceId: string): StoredRecord {
  if (!row.deletion) return { record: row.data, stamps: {} };
  const by = row.deletion.by === 'us' ? deviceId : '';
  return {
    record: row.data,
    stamps: { deletedAt: { version: versionOf(row), at: String(row.data.deletedAt), by, mutation: '' } },
  };
}

function intentOfEntry(manifest: Manifest, deviceId: string, entry: OutboxEntry): Intent | undefined {
  const found = writeOf(manifest, entry.name);
  return (
    found &&
    intentOf(found.write, entry.input, { workspaceId: entry.workspaceId, at: entry.issuedAt, by: deviceId })
  );
}
