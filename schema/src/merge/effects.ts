/**
 * One mutation, and all that it does: to the record that it names, and to others that go along with it. Pure, and the
 * same code on both sides.
 */
import type { UserError } from '../errors.js';
import type { Entity, Manifest, Write } from '../manifest.js';
import { outcomeOf } from './advance.js';
import type { Around } from './around.js';
import { deleteAbove, deleteBelow, land, restoreBelow, reviveAbove } from './cascade.js';
import { collision, isDeleted, sparedBy } from './deletion.js';
import { Draft, type KeyedCollision, type RecordChange } from './draft.js';
import { recordKey } from './keys.js';
import { decide } from './resolution.js';
import { settle } from './settle.js';
import type { Rules } from './text-rule.js';
import type { Intent, StoredRecord } from './types.js';

export type MutationSettlement =
  | {
      readonly outcome: 'APPLIED' | 'MERGED' | 'CONFLICTED';
      /** The mutation's own record first, also where it stays as it was; then others, each once. */
      readonly changes: readonly [RecordChange, ...RecordChange[]];
      readonly collisions: readonly KeyedCollision[];
    }
  | { readonly outcome: 'REJECTED'; readonly errors: readonly UserError[] };

/** Settles one mutation against the records as they stand. */
export function settleMutation(
  manifest: Manifest,
  around: Around,
  { write, entity }: { readonly write: Write; readonly entity: Entity },
  intent: Intent,
  rules: Rules = {},
): MutationSettlement {
  const draft = new Draft(manifest, around, intent);
  const isDecision = write.kind === 'RESOLVE' || write.kind === 'REVERT';
  const errors = isDecision ? decide(draft, entity) : settleOwn(draft, entity, rules);
  if (errors) return { outcome: 'REJECTED', errors };
  const [own, ...others] = draft.changes;
  if (!own) throw new Error(`${write.name} left its own record out.`);
  const { collisions } = draft;
  return { outcome: outcomeOf(collisions), changes: [own, ...others], collisions };
}

/** A write of its own record, and what that does to others. Gives the errors where it is refused. */
function settleOwn(draft: Draft, entity: Entity, rules: Rules): readonly UserError[] | undefined {
  const { around, intent } = draft;
  const { kind } = intent.write;
  const key = recordKey(entity.name, intent.id);
  const place = { key, entity };
  const before = around.stored(key);
  const seenText = (field: string) => around.seenText?.(key, field);
  const settled = settle(entity, before, intent, { ...rules, seenText });
  if (settled.outcome === 'REJECTED') return settled.errors;

  const { next, changed, edits, collisions } = settled;
  draft.put({ key, entity, kind, before, next, changed, edits });
  draft.tell(key, ...collisions);
  if (next === before) return undefined;

  if (!before) land(draft, place);
  else if (kind === 'DELETE') takeAlong(draft, place, before);
  else if (isStamped('deletedAt', before, next)) {
    restoreBelow(draft, place, before.stamps.deletedAt?.with);
    reviveAbove(draft, place);
  } else if (Object.values(entity.relations).some(({ field }) => isStamped(field, before, next)))
    land(draft, place);
  return undefined;
}

/** The rest of a delete; or, where something below is kept, all of it but the record itself. */
function takeAlong(draft: Draft, place: { key: string; entity: Entity }, before: StoredRecord): void {
  const keeper = deleteBelow(draft, place);
  if (!keeper) return deleteAbove(draft, place);
  if (isDeleted(before)) return;
  const { intent } = draft;
  const own = draft.changes.find(({ key }) => key === place.key);
  if (own) draft.put({ ...own, next: before });
  draft.tell(place.key, collision(before, 'THEIRS', intent.at, keeper));
  draft.write({ ...place, kind: 'DELETE' }, { deletedAt: sparedBy(before) });
}

/** Whether the write has put its stamp on a field. */
const isStamped = (field: string, before: StoredRecord, next: StoredRecord): boolean =>
  before.stamps[field] !== next.stamps[field];
