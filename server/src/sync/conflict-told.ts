/** A collision that a mutation met, as a record of the type Conflict. */
import { conflictType, type Entity, type Manifest } from '@holdfast/schema';
import {
  idOfKey,
  typeOfKey,
  recordKey,
  sameValue,
  type Collision,
  type KeyedCollision,
  type RecordChange,
  type RecordData,
  type StoredRecord,
} from '@holdfast/schema/merge';
import { derivedId } from './derived-id.js';
import type { Actor } from './types.js';
import { deviceOf, userOf, writerOf } from './writer.js';

/** What a mutation met, and what is told of it. */
export interface Told {
  /** Of the Conflict. */
  readonly change: RecordChange;
  /** Key of the record that collided. */
  readonly of: string;
  /** The version of that record that the writer had seen. */
  readonly seen: number;
}

/** Who tells, by which mutation, and when they made it. */
export interface Telling {
  readonly manifest: Manifest;
  /** Key of the Conflict. */
  readonly key: string;
  readonly workspaceId: string;
  readonly actor: Actor;
  readonly mutation: string;
  /** ISO text. */
  readonly at: string;
}

/**
 * The key of the Conflict of one writer with one write of somebody else: told of again (by an edit made before the first
 * was answered), it is the same one.
 */
export const conflictKey = ({ key, field, theirStamp }: KeyedCollision, writer: string): string =>
  recordKey(conflictType, derivedId('conflict', key, field, theirStamp.mutation, writer));

/** The Conflict one version on, telling of this collision. */
export function tell(
  { manifest, key, workspaceId, actor, mutation, at }: Telling,
  collision: KeyedCollision,
  before: StoredRecord | undefined,
): RecordChange {
  const { field, strategy, winner, theirs, yours, theirStamp } = collision;
  const version = Number(before?.record.version ?? 0) + 1;
  const by = writerOf(actor);
  const record: RecordData = {
    base: null,
    theirName: '',
    createdAt: at,
    ...before?.record,
    id: idOfKey(key),
    workspaceId,
    type: typeOfKey(collision.key),
    recordId: idOfKey(collision.key),
    field,
    strategy,
    state: winner === 'NOBODY' ? 'OPEN' : 'SETTLED',
    winner,
    theirs: shown(strategy, theirs),
    theirUserId: userOf(theirStamp.by),
    theirDeviceId: deviceOf(theirStamp.by),
    theirAt: theirStamp.at,
    theirMutationId: theirStamp.mutation,
    yours: shown(strategy, yours),
    yourUserId: actor.userId,
    yourDeviceId: actor.deviceId,
    yourName: actor.userName,
    yourAt: at,
    yourMutationId: mutation,
    resolution: null,
    replaced: null,
    resolvedByUserId: null,
    resolvedByName: null,
    resolvedAt: null,
    explanation: '',
    version,
    updatedAt: at,
    deletedAt: null,
  };
  return {
    key,
    entity: manifest.entities[conflictType] as Entity,
    kind: before ? 'UPDATE' : 'CREATE',
    before,
    next: { record, stamps: { ...before?.stamps, state: { version, at, by, mutation } } },
    changed: changedFrom(before, record),
    edits: {},
  };
}

/** Names of the fields that are another than before. */
export const changedFrom = (before: StoredRecord | undefined, record: RecordData): string[] =>
  Object.keys(record).filter((name) => !before || !sameValue(before.record[name], record[name]));

/** Of a long text, this much is shown, in UTF-16 code units. */
const longest = 2_000;

/** A value as the JSON that a Conflict shows. */
function shown(strategy: Collision['strategy'], value: unknown): string {
  const cut = strategy === 'TEXT' && typeof value === 'string' && value.length > longest;
  return JSON.stringify(cut ? `${wholeCharacters(value.slice(0, longest))}…` : (value ?? null));
}

/** Without the first half of a character at its end. */
const wholeCharacters = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '');
