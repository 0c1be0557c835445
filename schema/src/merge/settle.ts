/**
 * One write against one record: what becomes of it. Pure, and the same code on both sides. The server settles a write
 * against what is stored; a device previews its pending writes over what the server confirmed. Both see the same
 * result unless somebody else's edit came in between.
 *
 * A field collides when somebody else wrote it after the state that this device saw. A device's own earlier edits
 * never collide: two quick edits carry the same `baseVersion`, and the second simply stands.
 */
import { userError } from '../errors.js';
import type { Entity, Field } from '../manifest.js';
import { advance } from './advance.js';
import { editAfterDeletion, isDeleted, settleDeletion } from './deletion.js';
import { limitViolation } from './limits.js';
import { concurrentStamp, isLater, stampOf } from './stamps.js';
import type { Collision, Intent, Settlement, Stamp, StoredRecord } from './types.js';
import { asStored, sameValue, valueAfter } from './values.js';

/** Settles one write against the record as it stands (`undefined`: there is none). */
export function settle(entity: Entity, stored: StoredRecord | undefined, intent: Intent): Settlement {
  const { kind } = intent.write;
  if (kind === 'CREATE')
    return stored ? refuse('id', 'A record with this id exists already.') : create(entity, intent);
  if (!stored) return { outcome: 'REJECTED', errors: [userError('NOT_FOUND', ['id'])] };
  return kind === 'UPDATE' ? update(entity, stored, intent) : settleDeletion(entity, stored, intent);
}

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
  const stamp = stampOf(intent, 1, undefined);
  const stamps = Object.fromEntries(Object.keys(intent.write.fields).map((name) => [name, stamp]));
  return { outcome: 'APPLIED', next: { record, stamps }, changed: Object.keys(record), collisions: [] };
}

function update(entity: Entity, stored: StoredRecord, intent: Intent): Settlement {
  const deletion = editAfterDeletion(entity, stored, intent);
  if (isDeleted(stored) && !deletion) {
    const error = userError('NOT_FOUND', ['id'], 'This record has been deleted. Restore it first.');
    return { outcome: 'REJECTED', errors: [error] };
  }
  const collisions: Collision[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, change] of Object.entries(intent.changes)) {
    const field = entity.fields[name];
    const shape = intent.write.fields[name];
    if (!field || !shape) continue;
    const current = stored.record[name];
    const value = asStored(field, valueAfter(shape, current, change));
    const violation = limitViolation(field, value);
    if (violation) return refuse(name, violation);
    const other = concurrentStamp(stored.stamps[name], intent);
    const winner = other ? winnerOf(field, other, intent) : 'YOURS';
    if (winner !== 'THEIRS') values[name] = value;
    if (other && (winner === 'BOTH' || !sameValue(current, value)))
      collisions.push({
        field: name,
        strategy: field.strategy,
        winner,
        theirs: current,
        yours: change,
        theirStamp: other,
      });
  }
  // An update that changes nothing is no edit: it brings nothing back.
  if (Object.keys(intent.changes).length === 0 || !deletion)
    return advance(stored, values, intent, collisions);
  if (deletion.winner === 'YOURS') values.deletedAt = null;
  return advance(stored, values, intent, [deletion, ...collisions]);
}

function winnerOf({ strategy }: Field, theirs: Stamp, intent: Intent): Collision['winner'] {
  if (strategy === 'SET' || strategy === 'COUNTER') return 'BOTH';
  if (strategy === 'SERVER_WINS') return 'THEIRS';
  return isLater(intent, theirs) ? 'YOURS' : 'THEIRS';
}

const refuse = (name: string, message: string): Settlement => ({
  outcome: 'REJECTED',
  errors: [userError('BAD_USER_INPUT', [name], message)],
});
