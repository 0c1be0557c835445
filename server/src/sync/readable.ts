/** What a role may see: types and fields with `@auth` are closed to those below. */
import { mayAs, type Entity, type Manifest, type Role } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import { noText } from './texts.js';
import type { ConflictData, MutationAnswer, PagedRecord } from './types.js';

export const mayRead = (role: Role | undefined, entity: Entity | undefined): boolean =>
  entity !== undefined && mayAs(role, entity.role);

const mayReadField = (role: Role | undefined, entity: Entity, name: string): boolean => {
  const needed = entity.fields[name]?.role;
  return needed === undefined || mayAs(role, needed);
};

/** A record with null in the fields that the role may not see. */
export function readable(record: RecordData, entity: Entity, role: Role | undefined): RecordData {
  const closed = Object.keys(entity.fields).filter((name) => !mayReadField(role, entity, name));
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
export function readableAnswer(
  answer: MutationAnswer,
  manifest: Manifest,
  role: Role | undefined,
): MutationAnswer {
  const entity = manifest.entities[answer.type];
  if (!entity || !mayRead(role, entity)) {
    return { ...answer, record: null, conflicts: answer.conflicts.map(closedConflict) };
  }
  return {
    ...answer,
    record: answer.record && readable(answer.record, entity, role),
    conflicts: answer.conflicts.map((conflict) =>
      mayReadField(role, entity, conflict.field) ? conflict : closedConflict(conflict),
    ),
  };
}

const closedConflict = (conflict: ConflictData): ConflictData => ({ ...conflict, theirs: null, yours: null });
