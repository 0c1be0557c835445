import { idOfKey, typeOfKey, type Collision, type Intent, type StoredRecord } from '@holdfast/schema/merge';
import type { Caller } from './honest-server.js';

/**
 * A collision as the small server tells of it: the same id for the same two writes, people called by their ids, and no
 * more than their devices known of those who came first.
 */
export function conflictOf(
  { key, field, strategy, winner, theirs, yours, theirStamp }: Collision & { readonly key: string },
  intent: Intent,
  { userId, deviceId }: Caller,
  workspaceId: string,
  now: string,
): StoredRecord {
  const [type, recordId] = [typeOfKey(key), idOfKey(key)];
  const record = {
    id: idOf([key, field, theirStamp.mutation, userId, deviceId].join(' ')),
    ...{ workspaceId, type, recordId, field, strategy, winner },
    state: winner === 'NOBODY' ? 'OPEN' : 'SETTLED',
    base: null,
    theirs: JSON.stringify(theirs ?? null),
    theirUserId: theirStamp.by,
    theirDeviceId: theirStamp.by,
    theirName: theirStamp.by,
    theirAt: theirStamp.at,
    theirMutationId: theirStamp.mutation,
    yours: JSON.stringify(yours ?? null),
    yourUserId: userId,
    yourDeviceId: deviceId,
    yourName: userId,
    yourAt: intent.at,
    yourMutationId: intent.mutation,
    ...{ resolution: null, replaced: null },
    ...{ resolvedByUserId: null, resolvedByName: null, resolvedAt: null },
    explanation: `${theirStamp.by} and ${deviceId} both changed ${field}.`,
    ...{ version: 1, createdAt: now, updatedAt: now, deletedAt: null },
  };
  return { record, stamps: {} };
}

/** A UUID that is the same for the same text. */
function idOf(text: string): string {
  const part = (seed: number): string => {
    let hash = seed;
    for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619) >>> 0;
    return hash.toString(16).padStart(8, '0');
  };
  const digits = [1, 2, 3, 4].map(part).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-8$3-8$4-$5');
}
