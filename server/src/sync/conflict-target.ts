import type { Entity, Manifest } from '@holdfast/schema';
import { recordKey, type RecordData, type StoredRecord } from '@holdfast/schema/merge';

/** The type and the field that a Conflict is about; undefined where the schema has the type no longer. */
export function targetOf(
  manifest: Manifest,
  { type, field }: RecordData,
): { readonly entity: Entity; readonly field: string } | undefined {
  const entity = Object.hasOwn(manifest.entities, String(type)) ? manifest.entities[String(type)] : undefined;
  return entity && { entity, field: String(field) };
}

/** Key of the record that a Conflict is about. */
export const targetKey = ({ record }: StoredRecord): string =>
  recordKey(String(record.type), String(record.recordId));
