/** What one API version calls things, and how it has them, beside what is stored. */
import type { Entity, Manifest, Write } from '@holdfast/schema';
import type { VersionedSchema } from '@holdfast/schema/compiler';
import type { RecordData } from '@holdfast/schema/merge';
import type { Conversions } from './conversion.js';
import { fieldDialect, type FieldDialect } from './field-dialect.js';

export interface EntityDialect {
  readonly name: string;
  /** As it is stored. */
  readonly stored: Entity;
  /** Whether its name and its records are as stored: nothing is called otherwise, has another type, or is lacking. */
  readonly isStored: boolean;
  /** By the version's names. */
  readonly fields: ReadonlyMap<string, FieldDialect>;
  /** By the names under which they are stored. */
  readonly byStored: ReadonlyMap<string, FieldDialect>;
}

export interface WriteDialect {
  readonly write: Write;
  /** Its name in the SDL. */
  readonly stored: string;
}

export interface Dialect {
  readonly manifest: Manifest;
  /** Whether the version has everything as it is stored: there is nothing to translate. */
  readonly isStored: boolean;
  /** Types by the version's names, and by those under which they are stored. */
  readonly entities: ReadonlyMap<string, EntityDialect>;
  readonly byStored: ReadonlyMap<string, EntityDialect>;
  /** By the version's names. */
  readonly writes: ReadonlyMap<string, WriteDialect>;
}

/** Throws where the SDL names a conversion that the domain does not have. */
export function createDialect(
  { manifest, shape }: VersionedSchema,
  stored: Manifest,
  conversions: Conversions = {},
): Dialect {
  const entities = Object.entries(shape.entities).map(([name, entity]): EntityDialect => {
    const fields = Object.entries(entity.fields).map(([field, of]) => fieldDialect(field, of, conversions));
    const kept = stored.entities[entity.stored] as Entity;
    const isWhole = fields.length === Object.keys(kept.fields).length;
    return {
      name,
      stored: kept,
      isStored: name === kept.name && isWhole && fields.every(({ isStored }) => isStored),
      fields: new Map(fields.map((field) => [field.name, field])),
      byStored: new Map(fields.map((field) => [field.stored, field])),
    };
  });
  const writes = Object.values(manifest.writes).map((write): WriteDialect => ({
    write,
    stored: shape.writes[write.name] ?? write.name,
  }));
  return {
    manifest,
    isStored:
      entities.length === Object.keys(stored.entities).length &&
      entities.every((entity) => entity.isStored) &&
      writes.every((write) => isStoredWrite(write, stored)),
    entities: new Map(entities.map((entity) => [entity.name, entity])),
    byStored: new Map(entities.map((entity) => [entity.stored.name, entity])),
    writes: new Map(writes.map((write) => [write.write.name, write])),
  };
}

function isStoredWrite({ write, stored }: WriteDialect, { writes }: Manifest): boolean {
  const kept = writes[stored];
  return write.name === stored && write.payload === kept?.payload && write.record === kept.record;
}

/** A stored record with what the version has of it, under its names. */
export function recordIn(entity: EntityDialect, record: RecordData): RecordData {
  if (entity.isStored) return record;
  const shown: Record<string, unknown> = {};
  for (const field of entity.fields.values()) {
    if (field.stored in record) shown[field.name] = field.shown(record[field.stored]);
  }
  return shown;
}
