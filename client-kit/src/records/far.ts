import { typeOfKey, recordKey, writeOf, type Around, type StoredRecord } from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import type { Outbox } from '../outbox/outbox.js';
import { subjectsOf } from '../outbox/outbox.js';
import type { Families } from './families.js';
import type { ConfirmedRecords } from './confirmed.js';
import type { EffectRules } from './effects.js';
import type { Pointers } from './pointers.js';
import { changesOf, isPreviewed, type Previewing } from './visible.js';

/** What effects are computed from. */
export interface FarSources {
  readonly outbox: Outbox;
  readonly confirmed: Pick<ConfirmedRecords, 'get'>;
  readonly pointers: Pointers;
  readonly cascades: Families;
  /** The records that a record points at, or is about to; those that point at it, or are about to. */
  readonly ownersOf: (key: string) => Iterable<string>;
  readonly ownedBy: (key: string) => Iterable<string>;
  /** A record as it stands before the entry at this place of the queue. */
  readonly standing: (key: string, place: number) => StoredRecord | undefined;
  /** Whether an entry of another record than its own changes it. */
  readonly isReached: (key: string) => boolean;
}

/** Which pending edits reach other records than their own, and what they do there: by the schema's own rules. */
export function farRules(previewing: Previewing, sources: FarSources): EffectRules {
  const { manifest } = previewing.rules;
  const { outbox, confirmed, pointers, ownersOf, standing, isReached } = sources;
  const { owners, owned } = sources.cascades;
  const mayBeGone = (key: string) => confirmed.get(key)?.deletion !== undefined || isReached(key);

  return { entriesOf, effectOf, ownersOf, entriesBelow };

  /** A change of fields concerns others only by bringing back what may be deleted: most often there is none to look at. */
  function entriesOf(key: string): readonly OutboxEntry[] {
    const { entries, linked } = outbox.line(key);
    return (mayBringBack(key) ? entries : linked).filter(mayBeFar);
  }

  function mayBringBack(key: string): boolean {
    return mayBeGone(key) || [...ownersOf(key)].some(mayBeGone);
  }

  function mayBeFar(entry: OutboxEntry): boolean {
    const found = isPreviewed(entry) ? writeOf(manifest, entry.name) : undefined;
    if (!found) return false;
    const { kind } = found.write;
    if (kind === 'RESOLVE' || kind === 'REVERT') return true;
    return owned.has(found.entity.name) || (kind !== 'DELETE' && owners.has(found.entity.name));
  }

  /** Deletes, restores and decisions always concern others; what brings back does where something may be deleted. */
  function isFar(entry: OutboxEntry, own: string): boolean {
    const kind = writeOf(manifest, entry.name)?.write.kind;
    if (kind === 'RESOLVE' || kind === 'REVERT') return true;
    const type = typeOfKey(own);
    if (kind === 'DELETE' || (kind === 'RESTORE' && owned.has(type))) return true;
    return mayBringBack(own);
  }

  function effectOf(entry: OutboxEntry) {
    const { own } = subjectsOf(manifest, entry);
    if (!mayBeFar(entry) || !isFar(entry, own)) return undefined;
    const looked = new Set<string>();
    const asked = new Set<string>();
    const before = (key: string) => standing(key, entry.order);
    const around: Around = {
      stored(key) {
        looked.add(key);
        return before(key);
      },
      pointingAt(type, by, id) {
        for (const owner of owners.get(type) ?? []) if (owner.by === by) asked.add(recordKey(owner.to, id));
        return [...pointers.at(type, by, id)].filter((key) => before(key)?.record[by] === id);
      },
      seen: () => Number.MAX_SAFE_INTEGER,
    };
    const changes = changesOf(previewing, entry, around).filter((change) => change.next !== change.before);
    const changed = new Map(changes.map(({ key, next }) => [key, next]));
    return { entry, own, looked, owners: asked, changed };
  }

  function* entriesBelow(key: string): Iterable<OutboxEntry> {
    if (owned.has(typeOfKey(key)) && mayBeGone(key))
      for (const below of sources.ownedBy(key)) yield* outbox.of(below).filter(mayBeFar);
  }
}
