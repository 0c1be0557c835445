/**
 * One write against one record: what becomes of it. Pure, and the same code on both sides. The server settles a write
 * against what is stored; a device previews its pending writes over what the server confirmed. Both see the same
 * result unless somebody else's edit came in between.
 *
 * A field collides when somebody else wrote it after the state that this device saw. A device's own earlier edits
 * never collide: two quick edits carry the same `baseVersion`, and the second simply stands.
 */
import { userError, type ErrorCode } from '../errors.js';
import type { Entity } from '../manifest.js';
import { advance, type Given } from './advance.js';
import { collision, isDeleted, revival, settleDelete, settleRestore, unseenDeletion } from './deletion.js';
import { settleField } from './field.js';
import { recordKey, textKey } from './keys.js';
import { markOf } from './stamps.js';
import type { Rules, TextValue } from './text-rule.js';
import type { Collision, Intent, Settlement, StoredRecord } from './types.js';
import { asStored } from './values.js';

export interface SettleRules extends Rules {
  /** A text as the writer saw it; undefined: as it stands. */
  readonly seenText?: (field: string) => TextValue | undefined;
}

/** Settles one write against the record as it stands (`undefined`: there is none). RESOLVE and REVERT are not of one record. */
export function settle(
  entity: Entity,
  stored: StoredRecord | undefined,
  intent: Intent,
  rules: SettleRules = {},
): Settlement {
  const { kind } = intent.write;
  if (kind === 'CREATE')
    return stored ? refuse('id', 'A record with this id exists already.') : create(entity, intent);
  if (!stored) return { outcome: 'REJECTED', errors: [userError('NOT_FOUND', ['id'])] };
  if (intent.baseVersion > Number(stored.record.version)) return refuse('baseVersion', fromTheFuture);
  switch (kind) {
    case 'DELETE':
      return settleDelete(entity, stored, intent);
    case 'RESTORE':
      return settleRestore(entity, stored, intent);
    default:
      return update(entity, stored, intent, rules);
  }
}

export const fromTheFuture = 'The record has not had this version yet: it cannot be the one that was seen.';

function create(entity: Entity, intent: Intent): Settlement {
  const values: Record<string, unknown> = {};
  // All of the entity's fields, not the write's alone: what a create does not take is null from the start.
  for (const field of Object.values(entity.fields)) {
    const given = intent.changes[field.name];
    const value = given === undefined ? (intent.write.fields[field.name]?.default ?? null) : given;
    values[field.name] = asStored(field, value);
  }
  const record = {
    ...values,
    id: intent.id,
    [entity.partition]: intent.workspaceId,
    version: 1,
    createdAt: intent.at,
    updatedAt: intent.at,
    deletedAt: null,
  };
  const stamp = markOf(intent, 1, undefined);
  const stamps = Object.fromEntries(Object.keys(intent.write.fields).map((name) => [name, stamp]));
  const changed = Object.keys(record);
  return { outcome: 'APPLIED', next: { record, stamps }, changed, collisions: [], edits: {} };
}

function update(entity: Entity, stored: StoredRecord, intent: Intent, rules: SettleRules): Settlement {
  const deletion = unseenDeletion(stored, intent);
  if (isDeleted(stored) && !deletion) {
    const error = userError('NOT_FOUND', ['id'], 'This record has been deleted. Restore it first.');
    return { outcome: 'REJECTED', errors: [error] };
  }
  const collisions: Collision[] = [];
  const given: Record<string, Given> = {};
  const dropped: Record<string, unknown> = {};
  for (const [name, change] of Object.entries(intent.changes)) {
    const field = entity.fields[name];
    const shape = intent.write.fields[name]?.shape;
    if (!field || !shape) continue;
    const of = textKey(recordKey(entity.name, intent.id), name);
    const seenText = () => rules.seenText?.(name);
    const settled = settleField({ field, shape, change, stored, intent, of, rules, seenText });
    if ('problem' in settled) return refuse(settled.path, settled.problem, settled.code);
    if (settled.given) given[name] = settled.given;
    if (settled.collision) collisions.push(settled.collision);
    dropped[name] = settled.yours;
  }
  // An update that changes nothing is no edit: it brings nothing back.
  if (!deletion || Object.keys(dropped).length === 0) return advance(stored, given, intent, collisions);
  const stands = Object.keys(given).length > 0 || collisions.some(({ winner }) => winner === 'NOBODY');
  const isKept = stands && entity.onDeleteConflict === 'KEEP_EDIT';
  if (isKept) given.deletedAt = revival(stored);
  if (!isDeleted(stored)) return advance(stored, given, intent, collisions);
  const told = collision(stored, isKept ? 'YOURS' : 'THEIRS', isKept ? null : dropped, deletion);
  return advance(stored, given, intent, [told, ...collisions]);
}

const refuse = (
  where: string | readonly string[],
  message: string,
  code: ErrorCode = 'BAD_USER_INPUT',
): Settlement => ({
  outcome: 'REJECTED',
  errors: [userError(code, typeof where === 'string' ? [where] : where, message)],
});
