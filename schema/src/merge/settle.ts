/**
 * One write against one record: what becomes of it. Pure, and the same code on both sides. The server settles a write
 * against what is stored; a device previews its pending writes over what the server confirmed. Both see the same
 * result unless somebody else's edit came in between.
 *
 * A field collides when somebody else wrote it after the state that this device saw. A device's own earlier edits
 * never collide: two quick edits carry the same `baseVersion`, and the second simply stands.
 */
import { userError, type UserError } from '../errors.js';
import type { Entity, Field, MergeStrategy, Write, WriteField } from '../manifest.js';
import { limitViolation } from './limits.js';

/** A record as plain JSON: times as ISO text with milliseconds in UTC. */
export type RecordData = Readonly<Record<string, unknown>>;

/** Who wrote a field last: at which version of the record, when, from which device, by which mutation. */
export interface Stamp {
  readonly version: number;
  /** ISO time of the edit, corrected and clamped by the server. */
  readonly at: string;
  readonly by: string;
  readonly mutation: string;
}

/** By field name; `deletedAt` carries the stamp of the last delete or restore. */
export type Stamps = Readonly<Record<string, Stamp>>;

export interface StoredRecord {
  readonly record: RecordData;
  readonly stamps: Stamps;
}

/** One write, ready to settle: its input has been validated. */
export interface Intent {
  readonly write: Write;
  readonly id: string;
  /** The record's workspace: from the input of a create, from the record otherwise. */
  readonly workspaceId: string;
  /** The version of the record that the device saw; 0 for a create. */
  readonly baseVersion: number;
  /** The domain fields given, each in its shape; an absent one is untouched. */
  readonly changes: Readonly<Record<string, unknown>>;
  readonly mutation: string;
  readonly at: string;
  readonly by: string;
}

/** A field that two wrote without seeing each other, and how that was settled. */
export interface Collision {
  readonly field: string;
  readonly strategy: MergeStrategy;
  readonly winner: 'YOURS' | 'THEIRS' | 'BOTH';
  /** What stood before, and what this write gave. */
  readonly theirs: unknown;
  readonly yours: unknown;
  /** Who wrote the other value, and when. */
  readonly theirStamp: Stamp;
}

export type Settlement =
  | {
      readonly outcome: 'APPLIED' | 'MERGED';
      readonly next: StoredRecord;
      /** Names of the fields whose value is another now; empty if the record stays as it was. */
      readonly changed: readonly string[];
      readonly collisions: readonly Collision[];
    }
  | { readonly outcome: 'REJECTED'; readonly errors: readonly UserError[] };

/** Settles one write against the record as it stands (`undefined`: there is none). */
export function settle(entity: Entity, stored: StoredRecord | undefined, intent: Intent): Settlement {
  if (intent.write.kind === 'CREATE')
    return stored ? refuse('id', 'A record with this id exists already.') : create(entity, intent);
  if (!stored) return { outcome: 'REJECTED', errors: [userError('NOT_FOUND', ['id'])] };
  if (intent.write.kind === 'UPDATE') return update(entity, stored, intent);
  return setDeleted(entity, stored, intent);
}

function create(entity: Entity, intent: Intent): Settlement {
  const values: Record<string, unknown> = {
    id: intent.id,
    [entity.partition]: intent.workspaceId,
    version: 1,
    createdAt: intent.at,
    updatedAt: intent.at,
    deletedAt: null,
  };
  for (const field of Object.values(intent.write.fields))
    values[field.name] = intent.changes[field.name] ?? field.default ?? null;
  const stamp = stampOf(intent, 1);
  const stamps = Object.fromEntries(Object.keys(intent.write.fields).map((name) => [name, stamp]));
  return {
    outcome: 'APPLIED',
    next: { record: values, stamps },
    changed: Object.keys(values),
    collisions: [],
  };
}

function update(entity: Entity, stored: StoredRecord, intent: Intent): Settlement {
  const collisions: Collision[] = [];
  const values: Record<string, unknown> = {};
  const revived = reviveForEdit(entity, stored, intent);
  if (revived === 'dropped') return keepDeleted(stored, intent);
  if (revived) {
    values.deletedAt = null;
    collisions.push(revived);
  }

  for (const [name, change] of Object.entries(intent.changes)) {
    const field = entity.fields[name];
    const shape = intent.write.fields[name];
    if (!field || !shape) continue;
    const current = stored.record[name];
    const value = valueAfter(shape, current, change);
    const violation = limitViolation(field, value);
    if (violation) return refuse(name, violation);
    const other = concurrentStamp(stored.stamps[name], intent);
    if (!other) {
      values[name] = value;
      continue;
    }
    const winner = winnerOf(field, other, intent);
    if (winner !== 'THEIRS') values[name] = value;
    if (winner === 'BOTH' || !sameValue(current, value))
      collisions.push({
        field: name,
        strategy: field.strategy,
        winner,
        theirs: current,
        yours: change,
        theirStamp: other,
      });
  }
  return advance(stored, values, intent, collisions);
}

function setDeleted(entity: Entity, stored: StoredRecord, intent: Intent): Settlement {
  const deletedAt = intent.write.kind === 'DELETE' ? intent.at : null;
  const alreadySo = (stored.record.deletedAt === null) === (deletedAt === null);
  if (alreadySo) return { outcome: 'APPLIED', next: stored, changed: [], collisions: [] };
  const editedSince =
    deletedAt !== null && entity.onDeleteConflict === 'KEEP_EDIT'
      ? latestForeignEdit(stored, intent)
      : undefined;
  if (editedSince) {
    const collision: Collision = {
      field: 'deletedAt',
      strategy: 'LAST_WRITE',
      winner: 'THEIRS',
      theirs: null,
      yours: deletedAt,
      theirStamp: editedSince,
    };
    return { outcome: 'MERGED', next: stored, changed: [], collisions: [collision] };
  }
  return advance(stored, { deletedAt }, intent, []);
}

/** An edit of a record that somebody else deleted meanwhile: brings it back, or is dropped, as the type says. */
function reviveForEdit(
  entity: Entity,
  stored: StoredRecord,
  intent: Intent,
): Collision | 'dropped' | undefined {
  if (stored.record.deletedAt === null || stored.record.deletedAt === undefined) return undefined;
  const deletion = concurrentStamp(stored.stamps.deletedAt, intent);
  if (!deletion || entity.onDeleteConflict === 'KEEP_DELETE') return 'dropped';
  return {
    field: 'deletedAt',
    strategy: 'LAST_WRITE',
    winner: 'YOURS',
    theirs: stored.record.deletedAt,
    yours: null,
    theirStamp: deletion,
  };
}

/** The edit finds its record deleted for good: as the editor knew, or by a rule that keeps deletions. */
function keepDeleted(stored: StoredRecord, intent: Intent): Settlement {
  const deletion = concurrentStamp(stored.stamps.deletedAt, intent);
  if (!deletion)
    return {
      outcome: 'REJECTED',
      errors: [userError('NOT_FOUND', ['id'], 'This record has been deleted. Restore it first.')],
    };
  const collisions = Object.entries(intent.changes).map(([field, yours]): Collision => ({
    field,
    strategy: 'LAST_WRITE',
    winner: 'THEIRS',
    theirs: stored.record[field],
    yours,
    theirStamp: deletion,
  }));
  return { outcome: 'MERGED', next: stored, changed: [], collisions };
}

/** The record one version on, with those values that are really new. */
function advance(
  stored: StoredRecord,
  values: RecordData,
  intent: Intent,
  collisions: readonly Collision[],
): Settlement {
  const outcome = collisions.length > 0 ? 'MERGED' : 'APPLIED';
  const names = Object.keys(values);
  if (names.length === 0) return { outcome, next: stored, changed: [], collisions };
  const version = Number(stored.record.version) + 1;
  const record = {
    ...stored.record,
    ...values,
    version,
    updatedAt: later(String(stored.record.updatedAt), intent.at),
  };
  const stamps = { ...stored.stamps };
  for (const name of names) stamps[name] = stampOf(intent, version, stored.stamps[name]);
  const changed = [
    ...names.filter((name) => !sameValue(stored.record[name], values[name])),
    'version',
    'updatedAt',
  ];
  return { outcome, next: { record, stamps }, changed, collisions };
}

/** The stamp of somebody else's write that this device had not seen. */
function concurrentStamp(stamp: Stamp | undefined, intent: Intent): Stamp | undefined {
  return stamp && stamp.version > intent.baseVersion && stamp.by !== intent.by ? stamp : undefined;
}

function latestForeignEdit(stored: StoredRecord, intent: Intent): Stamp | undefined {
  return Object.values(stored.stamps)
    .filter((stamp) => concurrentStamp(stamp, intent))
    .sort((a, b) => b.version - a.version)[0];
}

function winnerOf(field: Field, theirs: Stamp, intent: Intent): Collision['winner'] {
  if (field.strategy === 'SET' || field.strategy === 'COUNTER') return 'BOTH';
  if (field.strategy === 'SERVER_WINS') return 'THEIRS';
  if (intent.at !== theirs.at) return intent.at > theirs.at ? 'YOURS' : 'THEIRS';
  return intent.mutation > theirs.mutation ? 'YOURS' : 'THEIRS';
}

/** A field's value once a change of the given shape has been made to it. */
export function valueAfter(shape: WriteField, current: unknown, change: unknown): unknown {
  if (change === null || change === undefined) return change ?? null;
  switch (shape.shape) {
    case 'plain':
      return change;
    case 'text':
      return (change as { text: string }).text;
    case 'counter':
      return Number(current ?? 0) + (change as { increment: number }).increment;
    case 'set': {
      const { add, remove } = change as { add?: string[] | null; remove?: string[] | null };
      const gone = new Set(remove ?? []);
      const kept = ((current ?? []) as string[]).filter((element) => !gone.has(element));
      return [...new Set([...kept, ...(add ?? [])])];
    }
  }
}

/** Own stamps never go back in time: a device whose clock was set back still orders its own edits as made. */
function stampOf(intent: Intent, version: number, before?: Stamp): Stamp {
  const at = before?.by === intent.by ? later(before.at, intent.at) : intent.at;
  return { version, at, by: intent.by, mutation: intent.mutation };
}

const later = (a: string, b: string): string => (a > b ? a : b);

const refuse = (name: string, message: string): Settlement => ({
  outcome: 'REJECTED',
  errors: [userError('BAD_USER_INPUT', [name], message)],
});

/** Whether two JSON values are equal; records hold scalars and lists of scalars. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, at) => item === b[at]);
  return a === b || (a ?? null) === (b ?? null);
}
