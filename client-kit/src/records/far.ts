import type { Manifest, WriteKind } from '@holdfast/schema';
import { recordKey, writeOf, type Around, type StoredRecord } from '@holdfast/schema/merge';
import { subjectsOf } from '../outbox/outbox.js';
import type { EffectRules } from './effects.js';
import type { SchemaRules } from './plan.js';
import type { ConfirmedRecords } from './confirmed.js';
import type { Pointers } from './pointers.js';
import { versionOf, type Row } from './row.js';
import { changesOf, isPreviewed } from './visible.js';

/** What effects are computed from. */
export interface FarSources {
  readonly pointers: Pointers;
  readonly confirmed: Pick<ConfirmedRecords, 'get'>;
  /** A record as it stands before the entry at this place of the queue. */
  standing(key: string, place: number): StoredRecord | undefined;
}

/** Which pending edits reach other records than their own, and what they do there: by the schema's own rules. */
export function farRules(
  rules: SchemaRules,
  deviceId: string,
  { pointers, confirmed, standing }: FarSources,
): EffectRules {
  const { manifest } = rules;
  const owners = cascades(manifest);
  const owning = new Set([...owners.values()].flat().map(({ to }) => to));

  return {
    isFar(entry) {
      const found = isPreviewed(entry) ? writeOf(manifest, entry.name) : undefined;
      if (!found) return false;
      const { kind } = found.write;
      if (kind === 'RESOLVE' || kind === 'REVERT') return true;
      return (kind === 'DELETE' || kind === 'RESTORE') && owning.has(found.entity.name);
    },
    effectOf(entry) {
      const { own } = subjectsOf(manifest, entry);
      const kind = writeOf(manifest, entry.name)?.write.kind;
      const looked = new Set<string>();
      const before = (key: string) => standing(key, entry.order);
      const around: Around = {
        stored(key) {
          looked.add(key);
          return key === own ? asBefore(kind, confirmed.get(key), before(key)) : before(key);
        },
        pointingAt: (type, by, id) =>
          [...pointers.at(type, by, id)].filter((key) => before(key)?.record[by] === id),
        seen: () => Number.MAX_SAFE_INTEGER,
      };
      const changes = changesOf(rules, deviceId, entry, around);
      return { entry, own, looked, changed: new Map(changes.map(({ key, next }) => [key, next])) };
    },
    *ownersOf(key) {
      for (const { by, to } of owners.get(key.slice(0, key.indexOf(':'))) ?? [])
        for (const id of pointers.valuesOf(key, by)) yield recordKey(to, id);
    },
  };
}

/** By type: the relations whose other end takes records of the type along when it is deleted. */
function cascades({ entities }: Manifest): Map<string, ReadonlyArray<{ by: string; to: string }>> {
  return new Map(
    Object.values(entities).map(({ name, relations }) => [
      name,
      Object.values(relations)
        .filter(({ onDelete }) => onDelete === 'CASCADE')
        .map(({ field, to }) => ({ by: field, to })),
    ]),
  );
}

/**
 * The entry's own record as it was before the entry. The server may have done it and told a part of it: then the rest is to
 * stay on the screen as it is, as if nothing had been told.
 */
function asBefore(
  kind: WriteKind | undefined,
  row: Row | undefined,
  stored: StoredRecord | undefined,
): StoredRecord | undefined {
  if (!row || stored?.record !== row.data) return stored;
  const { deletion, restoredFrom: at } = row;
  if (kind === 'DELETE' && deletion)
    return { ...stored, record: { ...stored.record, deletedAt: null }, stamps: {} };
  if (kind === 'RESTORE' && !deletion && at !== undefined) {
    const deletedAt = { version: versionOf(row), at, by: '', mutation: at };
    return { ...stored, record: { ...stored.record, deletedAt: at }, stamps: { deletedAt } };
  }
  return stored;
}
