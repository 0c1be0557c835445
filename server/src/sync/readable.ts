/** What a role may see: types and fields with `@auth` are closed to those below. */
import { conflictType, mayAs, type Entity, type Manifest, type Role } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import { readableConflict } from './readable-conflict.js';
import { noText } from './texts.js';
import type { MutationAnswer, PagedRecord } from './types.js';

export { readableConflict } from './readable-conflict.js';

export const mayRead = (role: Role | undefined, entity: Entity | undefined): boolean =>
  entity !== undefined && mayAs(role, entity.role);

export const mayReadField = (role: Role | undefined, entity: Entity, name: string): boolean => {
  const needed = entity.fields[name]?.role;
  return needed === undefined || mayAs(role, needed);
};

/** Who reads, and as what. */
export interface Reader {
  readonly userId: string;
  readonly role: Role | undefined;
}

/** A record with null in the fields that its reader may not see; a Conflict is told in words for the reader. */
export function readable(record: RecordData, entity: Entity, manifest: Manifest, reader: Reader): RecordData {
  if (entity.name === conflictType) return readableConflict(record, manifest, reader);
  const closed = Object.keys(entity.fields).filter((name) => !mayReadField(reader.role, entity, name));
  if (closed.length === 0) return record;
  return { ...record, ...Object.fromEntries(closed.map((name) => [name, null])) };
}

/** Texts with nothing in those that the role may not see. */
export function readableTexts(texts: Texts, entity: Entity, role: Role | undefined): Texts {
  const shown = Object.entries(texts).map(([name, text]) => [
    name,
    mayReadField(role, entity, name) ? text : noText,
  ]);
  return Object.fromEntries(shown) as Texts;
}

type Texts = PagedRecord['texts'];

/**
 * An answer as its reader may see it now: a stored one may be from before the reader's role was lowered, or ended.
 */
export function readableAnswer(answer: MutationAnswer, manifest: Manifest, reader: Reader): MutationAnswer {
  const entity = manifest.entities[answer.type];
  const isOpen = mayRead(reader.role, entity);
  return {
    ...answer,
    record: answer.record && entity && isOpen ? readable(answer.record, entity, manifest, reader) : null,
    conflicts: answer.conflicts.map((conflict) => readableConflict(conflict, manifest, reader)),
  };
}
