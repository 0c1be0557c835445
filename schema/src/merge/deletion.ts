/**
 * Deleting and restoring are writes to one field, `deletedAt`, that settle as LAST_WRITE: also when the record is so
 * already, since only then do they count against what arrives after them. Edits of other fields come in between as the
 * type's `onDeleteConflict` says, whatever the times.
 */
import type { Entity } from '../manifest.js';
import { advance } from './advance.js';
import { concurrentStamp, isLater, unseenEdit } from './stamps.js';
import type { Collision, Intent, Settlement, Stamp, StoredRecord } from './types.js';

export const isDeleted = ({ record }: StoredRecord): boolean => (record.deletedAt ?? null) !== null;

/** A delete or a restore against a record that is there. */
export function settleDeletion(entity: Entity, stored: StoredRecord, intent: Intent): Settlement {
  const deletes = intent.write.kind === 'DELETE';
  const deletedAt = deletes ? intent.at : null;
  const edit = deletes && entity.onDeleteConflict === 'KEEP_EDIT' ? unseenEdit(stored, intent) : undefined;
  if (edit) return stands(stored, deletedAt, edit);
  const other = concurrentStamp(stored.stamps.deletedAt, intent);
  if (other && !isLater(intent, other)) return stands(stored, deletedAt, other);
  const collides = other && isDeleted(stored) !== deletes;
  return advance(
    stored,
    { deletedAt },
    intent,
    collides ? [collision(stored, deletedAt, 'YOURS', other)] : [],
  );
}

/** What an edit of a record that somebody else deleted meanwhile does about that; undefined if nobody did. */
export function editAfterDeletion(
  entity: Entity,
  stored: StoredRecord,
  intent: Intent,
): Collision | undefined {
  const deletion = isDeleted(stored) ? concurrentStamp(stored.stamps.deletedAt, intent) : undefined;
  return (
    deletion &&
    collision(stored, null, entity.onDeleteConflict === 'KEEP_EDIT' ? 'YOURS' : 'THEIRS', deletion)
  );
}

/** The record stays as it is; that is news only to somebody who wanted it otherwise. */
function stands(stored: StoredRecord, deletedAt: string | null, theirs: Stamp): Settlement {
  const agrees = isDeleted(stored) === (deletedAt !== null);
  if (agrees) return { outcome: 'APPLIED', next: stored, changed: [], collisions: [] };
  const collisions = [collision(stored, deletedAt, 'THEIRS', theirs)];
  return { outcome: 'MERGED', next: stored, changed: [], collisions };
}

function collision(
  stored: StoredRecord,
  yours: string | null,
  winner: Collision['winner'],
  theirStamp: Stamp,
): Collision {
  const theirs = stored.record.deletedAt ?? null;
  return { field: 'deletedAt', strategy: 'LAST_WRITE', winner, theirs, yours, theirStamp };
}
