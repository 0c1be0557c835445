/**
 * A person's decision about a conflict, and taking it back: one mutation that changes two records, the conflict and
 * the one that it is about.
 */
import { userError, type UserError } from '../errors.js';
import type { Entity, Field } from '../manifest.js';
import { valueErrors } from '../validate/values.js';
import { isDeleted } from './deletion.js';
import type { Draft } from './draft.js';
import { jsonValue } from './json.js';
import { recordKey } from './keys.js';
import { fromTheFuture } from './settle.js';
import { isUnseen } from './stamps.js';
import type { Intent, RecordData, StoredRecord } from './types.js';
import { asStored, sameValue } from './values.js';

/** Settles a RESOLVE or a REVERT. Gives the errors where it is refused. */
export function decide(draft: Draft, entity: Entity): readonly UserError[] | undefined {
  const { intent } = draft;
  const conflict = draft.stored(recordKey(entity.name, intent.id));
  if (!conflict || isDeleted(conflict)) return [userError('NOT_FOUND', ['id'])];
  if (intent.baseVersion > Number(conflict.record.version)) return [bad('baseVersion', fromTheFuture)];
  return intent.write.kind === 'RESOLVE' ? resolve(draft, entity, conflict) : revert(draft, entity, conflict);
}

/** What a conflict is about, as it is now. */
interface Subject {
  readonly key: string;
  readonly entity: Entity;
  readonly field: Field;
  /** Undefined: it is not there any more. */
  readonly stored: StoredRecord | undefined;
}

function resolve(draft: Draft, entity: Entity, conflict: StoredRecord): readonly UserError[] | undefined {
  const { intent } = draft;
  if (conflict.record.state !== 'OPEN' && !isOwn(conflict, intent))
    return [userError('CONFLICT_CLOSED', ['id'])];
  const subject = subjectOf(draft, conflict.record);
  if (!subject)
    return [bad('id', 'The field of this conflict is no longer in the schema, or no longer MANUAL.')];

  const { stored, field } = subject;
  const current = stored?.record[field.name] ?? null;
  const chosen = chosenValue(conflict.record, intent, field, current);
  if ('errors' in chosen) return chosen.errors;
  const value = asStored(field, chosen.value);
  const isWritten = !sameValue(value, current);
  if (isWritten && (!stored || isDeleted(stored)))
    return [userError('NOT_FOUND', ['id'], 'The record of this conflict is deleted. Restore it first.')];

  write(draft, entity, {
    state: 'RESOLVED',
    winner: winnerOf(conflict.record, value),
    resolution: JSON.stringify(value),
    replaced: JSON.stringify(current),
    resolvedByUserId: intent.person?.userId ?? null,
    resolvedByName: intent.person?.name ?? null,
    resolvedAt: intent.at,
  });
  if (isWritten) draft.write({ ...subject, kind: 'UPDATE' }, { [field.name]: { value } });
  return undefined;
}

function revert(draft: Draft, entity: Entity, conflict: StoredRecord): readonly UserError[] | undefined {
  const { intent } = draft;
  const { state, resolution, replaced } = conflict.record;
  if (state !== 'RESOLVED') return [bad('id', 'There is no decision to take back: this conflict is open.')];
  const decided = conflict.stamps.state;
  if (decided && isUnseen(decided, intent))
    return [userError('CONFLICT_CLOSED', ['id'], 'Somebody has decided this conflict anew meanwhile.')];

  write(draft, entity, {
    ...{ state: 'OPEN', winner: 'NOBODY', resolution: null, replaced: null },
    ...{ resolvedByUserId: null, resolvedByName: null, resolvedAt: null },
  });
  const subject = subjectOf(draft, conflict.record);
  const before = jsonValue(replaced);
  if (!subject?.stored || isDeleted(subject.stored) || before === undefined) return undefined;
  const { stored, field } = subject;
  const stamp = stored.stamps[field.name];
  const stands =
    sameValue(stored.record[field.name], jsonValue(resolution)) &&
    (!stamp || !decided || stamp.mutation === decided.mutation);
  const fits = valueErrors(field, before, []).length === 0 || (before === null && field.type.nullable);
  if (stands && fits && !sameValue(before, stored.record[field.name]))
    draft.write({ ...subject, kind: 'UPDATE' }, { [field.name]: { value: before } });
  return undefined;
}

/** Whether this device itself decided, so that it may think better of it. */
function isOwn({ record, stamps }: StoredRecord, { by, person }: Intent): boolean {
  if (record.state !== 'RESOLVED') return false;
  return stamps.state ? stamps.state.by === by : record.resolvedByUserId === person?.userId;
}

function subjectOf(draft: Draft, { type, recordId, field: name }: RecordData): Subject | undefined {
  const { entities } = draft.manifest;
  const entity = Object.hasOwn(entities, String(type)) ? entities[String(type)] : undefined;
  const field =
    entity && Object.hasOwn(entity.fields, String(name)) ? entity.fields[String(name)] : undefined;
  if (!entity || field?.strategy !== 'MANUAL') return undefined;
  const key = recordKey(entity.name, String(recordId));
  return { key, entity, field, stored: draft.stored(key) };
}

/** The value that the person chose, if it fits the field as it is declared now. */
function chosenValue(
  { yours }: RecordData,
  { changes }: Intent,
  field: Field,
  current: unknown,
): { readonly value: unknown } | { readonly errors: readonly UserError[] } {
  const { choice } = changes;
  if (choice === 'THEIRS') return { value: current };
  const at = choice === 'VALUE' ? 'value' : 'choice';
  const value = jsonValue(choice === 'VALUE' ? changes.value : yours);
  if (value === undefined) return { errors: [bad(at, `${field.name} must be given as JSON.`)] };
  if (value === null)
    return field.type.nullable ? { value } : { errors: [bad(at, `${field.name} cannot be empty (null).`)] };
  const errors = valueErrors(field, value, [at]);
  return errors.length > 0 ? { errors } : { value };
}

/** Whose value a decision is. */
function winnerOf({ theirs, yours }: RecordData, value: unknown): 'THEIRS' | 'YOURS' | 'BOTH' {
  if (sameValue(jsonValue(theirs), value)) return 'THEIRS';
  return sameValue(jsonValue(yours), value) ? 'YOURS' : 'BOTH';
}

function write(draft: Draft, entity: Entity, values: RecordData): void {
  const { id, write: declared } = draft.intent;
  const given = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
  draft.write({ key: recordKey(entity.name, id), entity, kind: declared.kind }, given);
}

const bad = (name: string, message: string): UserError => userError('BAD_USER_INPUT', [name], message);
