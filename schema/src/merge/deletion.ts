/**
 * Delete against edit. Under KEEP_EDIT a delete takes a record only if it had seen all that others did to it: every edit
 * that stands, and every restore. What it had not seen brings the record back, whichever of the two arrives first.
 * Under KEEP_DELETE edits neither keep a record nor bring it back; of deletes and restores the later stands.
 */
import type { Entity } from '../manifest.js';
import { advance, type Given } from './advance.js';
import { bareMark, concurrentStamp, isLater, laterTime, markOf, newestOfTwo, unseenWrite } from './stamps.js';
import type { Collision, Intent, Mark, Settlement, Stamp, StoredRecord } from './types.js';

export const isDeleted = ({ record }: StoredRecord): boolean => (record.deletedAt ?? null) !== null;

/** Of a record that stays for the sake of another: the delete that would have taken it. */
const sparing = ({ stamps }: StoredRecord): Stamp | undefined =>
  stamps.deletedAt?.spared ? stamps.deletedAt : undefined;

/** A delete against a record that is there. */
export function settleDelete(entity: Entity, stored: StoredRecord, intent: Intent): Settlement {
  const keeper = keeperOf(entity, stored, intent);
  if (keeper)
    return advance(
      stored,
      {},
      intent,
      isDeleted(stored) ? [] : [collision(stored, 'THEIRS', intent.at, keeper)],
    );
  const dropped = isDeleted(stored) ? undefined : droppedBy(stored, intent);
  return advance(
    stored,
    { deletedAt: deletion(stored, intent) },
    intent,
    dropped ? [collision(stored, 'YOURS', intent.at, dropped)] : [],
  );
}

/** A restore of a record that is there. Also of one that is not deleted: it counts against a delete that arrives later. */
export function settleRestore(entity: Entity, stored: StoredRecord, intent: Intent): Settlement {
  const unseen = concurrentStamp(stored.stamps.deletedAt, intent);
  const isTold = unseen && isDeleted(stored);
  const later = laterWord(entity, stored, intent);
  if (later) return advance(stored, {}, intent, isTold ? [collision(stored, 'THEIRS', null, later)] : []);
  const collisions = isTold ? [collision(stored, 'YOURS', null, unseen)] : [];
  return advance(stored, { deletedAt: restoration(stored, intent) }, intent, collisions);
}

/** What keeps a record from a delete that had not seen it; undefined if nothing does. */
export const keeperOf = (entity: Entity, stored: StoredRecord, intent: Intent): Mark | undefined =>
  entity.onDeleteConflict === 'KEEP_EDIT' ? unseenWrite(stored, intent) : laterWord(entity, stored, intent);

/** Under KEEP_DELETE: a later delete or restore that had not been seen; of what others are spared or given back, none. */
function laterWord(entity: Entity, stored: StoredRecord, intent: Intent): Stamp | undefined {
  const other = concurrentStamp(stored.stamps.deletedAt, intent);
  const isWord =
    entity.onDeleteConflict === 'KEEP_DELETE' && (isDeleted(stored) || !(other?.spared || other?.with));
  return other && isWord && !isLater(intent, other) ? other : undefined;
}

/** Under KEEP_DELETE: what others did that the delete had not seen, and takes along. */
export const droppedBy = (stored: StoredRecord, intent: Intent): Mark | undefined =>
  unseenWrite(stored, intent);

/** The delete that an edit had not seen: the record is deleted by it, or would be but for another's sake. */
export const unseenDeletion = (stored: StoredRecord, intent: Intent): Stamp | undefined =>
  concurrentStamp(isDeleted(stored) ? stored.stamps.deletedAt : sparing(stored), intent);

/** What a delete gives to `deletedAt`; `along` names the record that was deleted, where this one only goes with it. */
export const deletion = (stored: StoredRecord, intent: Intent, along?: string): Given => ({
  value: laterTime((stored.record.deletedAt ?? undefined) as string | undefined, intent.at),
  carries: { ...writersOf(stored), ...(along !== undefined && { with: along }) },
});

/** A delete that would have taken the record, which stays for the sake of another. */
export const sparedBy = (stored: StoredRecord): Given => ({
  value: null,
  carries: { ...writersOf(stored), spared: true },
});

/** What an edit gives that brings a record back, or a parent's restore to what went along with it. */
export const revival = (stored: StoredRecord, along?: string): Given => ({
  value: null,
  carries: { ...writersOf(stored), ...(along !== undefined && { with: along }) },
});

function restoration(stored: StoredRecord, intent: Intent): Given {
  const { deletedAt } = stored.stamps;
  const mark = markOf(intent, Number(stored.record.version) + 1, deletedAt);
  return { value: null, carries: { writers: newestOfTwo([mark, ...(deletedAt?.writers ?? [])]) } };
}

const writersOf = ({ stamps }: StoredRecord): Pick<Stamp, 'writers'> =>
  stamps.deletedAt?.writers ? { writers: stamps.deletedAt.writers } : {};

/** A collision about whether the record is there. */
export function collision(
  stored: StoredRecord,
  winner: Collision['winner'],
  yours: unknown,
  theirs: Mark,
): Collision {
  return {
    field: 'deletedAt',
    strategy: 'LAST_WRITE',
    winner,
    theirs: stored.record.deletedAt ?? null,
    yours,
    theirStamp: bareMark(theirs),
  };
}
