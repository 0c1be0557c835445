/**
 * What goes along with a record when that is deleted, and comes back with it: the records that point at it by a relation
 * with `onDelete: CASCADE`, and what points at those.
 *
 * - An edit that the deleter had not seen keeps its record and all below it; a record above is spared for its sake,
 *   without what else is below that.
 * - It is the same when the edit arrives after the delete: then the record comes back with what went along with it, and
 *   what is above comes back for its sake.
 */
import { cascades, cascadesOf } from '../cascades.js';
import type { Entity } from '../manifest.js';
import { collision, deletion, droppedBy, isDeleted, keeperOf, revival, sparedBy } from './deletion.js';
import type { Draft } from './draft.js';
import { idOfKey, recordKey } from './keys.js';
import { isUnseen } from './stamps.js';
import type { Intent, Mark, StoredRecord } from './types.js';

interface Place {
  readonly key: string;
  readonly entity: Entity;
}

/**
 * Deletes what is below a record; `along` is the one that was deleted. Gives the edit by which the record itself has to be
 * spared, of several the newest, since records come in no order; undefined if there is none.
 */
export function deleteBelow(
  draft: Draft,
  place: Place,
  along = place.key,
  kept = new Map<string, Mark>(),
): Mark | undefined {
  let keeper: Mark | undefined;
  for (const child of childrenOf(draft, place))
    keeper = newer(keeper, deleteAlong(draft, child, along, kept));
  return keeper;
}

function newer(one: Mark | undefined, other: Mark | undefined): Mark | undefined {
  if (!one || !other) return one ?? other;
  const isNewer = one.at === other.at ? other.mutation > one.mutation : other.at > one.at;
  return isNewer ? other : one;
}

function deleteAlong(draft: Draft, place: Place, along: string, kept: Map<string, Mark>): Mark | undefined {
  const { key, entity } = place;
  const stored = draft.stored(key);
  if (!stored || isDeleted(stored)) return undefined;
  const known = kept.get(key);
  if (known) return known;

  const { at } = draft.intent;
  const intent: Intent = { ...draft.intent, baseVersion: draft.around.seen(key) };
  const own = keeperOf(entity, stored, intent);
  if (own) draft.tell(key, collision(stored, 'THEIRS', at, own));
  const keeper = own ?? deleteBelow(draft, place, along, kept);
  if (keeper) {
    kept.set(key, keeper);
    if (!own) draft.write({ ...place, kind: 'UPDATE' }, { deletedAt: sparedBy(stored) });
    return keeper;
  }
  const dropped = droppedBy(stored, intent);
  if (dropped) draft.tell(key, collision(stored, 'YOURS', at, dropped));
  draft.write({ ...place, kind: 'DELETE' }, { deletedAt: deletion(stored, draft.intent, along) });
  return undefined;
}

/**
 * Brings back what went along with a record, with one above it, or with the one that it itself went `along` with; unless
 * something else that it points at is deleted still.
 */
export function restoreBelow(draft: Draft, place: Place, along: string | undefined): void {
  const roots = rootsOf(draft, place);
  if (along !== undefined) roots.add(along);
  giveBack(draft, place, roots);
}

function giveBack(draft: Draft, place: Place, roots: ReadonlySet<string>): void {
  for (const child of childrenOf(draft, place)) {
    const stored = draft.stored(child.key);
    if (!stored) continue;
    if (isDeleted(stored)) {
      const along = stored.stamps.deletedAt?.with;
      const isHeld = parentsOf(draft, child.entity, stored).some((parent) => isGone(draft, parent));
      if (along === undefined || !roots.has(along) || isHeld) continue;
      draft.write({ ...child, kind: 'RESTORE' }, { deletedAt: revival(stored, along) });
    }
    giveBack(draft, child, roots);
  }
}

/** Keys of a record and of all above it. */
function rootsOf(draft: Draft, place: Place): Set<string> {
  const stored = draft.stored(place.key);
  const above = stored ? parentsOf(draft, place.entity, stored) : [];
  return new Set([place.key, ...above.flatMap((parent) => [...rootsOf(draft, parent)])]);
}

/** Spares what is above a record that is there, though it was deleted. Told to who did not mean to bring it back. */
export function reviveAbove(draft: Draft, { key, entity }: Place): void {
  const { kind } = draft.intent.write;
  const stored = draft.stored(key);
  for (const parent of stored ? parentsOf(draft, entity, stored) : []) {
    const above = draft.stored(parent.key);
    if (!above || !isDeleted(above)) continue;
    const stamp = above.stamps.deletedAt;
    if (stamp && kind !== 'RESTORE' && stamp.by !== draft.intent.by)
      draft.tell(parent.key, collision(above, 'YOURS', null, stamp));
    const deletedAt = { value: null, ...(stamp && { stamp: { ...stamp, spared: true as const } }) };
    draft.write({ ...parent, kind: 'RESTORE' }, { deletedAt });
    reviveAbove(draft, parent);
  }
}

/**
 * A record that was spared for the sake of one that is deleted by now goes after all, as it would have if this delete had
 * come first; not where its deleter had seen that it was spared, and left it so.
 */
export function deleteAbove(draft: Draft, { key, entity }: Place): void {
  const stored = draft.stored(key);
  for (const parent of stored ? parentsOf(draft, entity, stored) : []) {
    const above = draft.stored(parent.key);
    const stamp = above?.stamps.deletedAt;
    if (!above || !stamp?.spared || isDeleted(above)) continue;
    const intent: Intent = { ...draft.intent, baseVersion: draft.around.seen(parent.key) };
    const isLeft = childrenOf(draft, parent).every((child) => isGone(draft, child));
    if (!isUnseen(stamp, intent) || !isLeft) continue;
    const { spared: _, ...deleting } = stamp;
    const deletedAt = { value: stamp.at, stamp: deleting };
    draft.write({ ...parent, kind: 'DELETE' }, { deletedAt });
    deleteAbove(draft, parent);
  }
}

/** What a record that was made in, or moved into, a deleted one comes to: as if it had been there before the delete. */
export function land(draft: Draft, place: Place): void {
  const stored = draft.stored(place.key);
  if (!stored || isDeleted(stored)) return;
  if (place.entity.onDeleteConflict === 'KEEP_EDIT') return reviveAbove(draft, place);
  const gone = parentsOf(draft, place.entity, stored).find((parent) => isGone(draft, parent));
  const stamp = gone && draft.stored(gone.key)?.stamps.deletedAt;
  if (!gone || !stamp) return;
  draft.tell(place.key, {
    ...collision(stored, 'THEIRS', draft.intent.changes, stamp),
    theirs: draft.stored(gone.key)?.record.deletedAt ?? null,
  });
  if (deleteBelow(draft, place, gone.key)) return reviveAbove(draft, place);
  draft.write({ ...place, kind: 'DELETE' }, { deletedAt: deletion(stored, draft.intent, gone.key) });
}

const isGone = (draft: Draft, { key }: Place): boolean => {
  const stored = draft.stored(key);
  return stored !== undefined && isDeleted(stored);
};

function childrenOf({ manifest, around }: Draft, { key, entity }: Place): Place[] {
  const id = idOfKey(key);
  return cascadesOf(manifest)
    .filter(({ to }) => to === entity.name)
    .flatMap(({ from, field }) =>
      around.pointingAt(from, field, id).map((key) => ({ key, entity: manifest.entities[from] as Entity })),
    );
}

function parentsOf({ manifest }: Draft, entity: Entity, { record }: StoredRecord): Place[] {
  return Object.values(entity.relations)
    .filter(cascades)
    .flatMap(({ field, to }) => {
      const id = record[field];
      const parent = manifest.entities[to];
      return typeof id === 'string' && parent ? [{ key: recordKey(to, id), entity: parent }] : [];
    });
}
