import type { Intent, Mark, Stamp, StoredRecord } from './types.js';

/** Whether somebody else wrote this, and this device had not seen it. */
export const isUnseen = (mark: Mark, intent: Intent): boolean =>
  mark.version > intent.baseVersion && mark.by !== intent.by;

/** The stamp of somebody else's write that this device had not seen. */
export const concurrentStamp = (stamp: Stamp | undefined, intent: Intent): Stamp | undefined =>
  stamp && isUnseen(stamp, intent) ? stamp : undefined;

/**
 * The newest of what somebody else did to the record, unseen by this device, that counts against its delete: edits that
 * stand, and restores. An edit that a later one replaced does not.
 */
export function unseenWrite({ stamps }: StoredRecord, intent: Intent): Mark | undefined {
  return Object.entries(stamps)
    .flatMap(([name, stamp]): readonly Mark[] =>
      name === 'deletedAt' ? (stamp.writers ?? []) : [stamp, ...(stamp.writers ?? [])],
    )
    .filter((mark) => isUnseen(mark, intent))
    .sort((a, b) => b.version - a.version)[0];
}

/** Whether the intent stands against a write that it did not see: the later does, and of equal times the greater id. */
export function isLater(intent: Intent, theirs: Mark): boolean {
  return intent.at === theirs.at ? intent.mutation > theirs.mutation : intent.at > theirs.at;
}

/**
 * The mark of a write that stands over the one before. It is later than what its device saw, so that a slow clock cannot
 * make an edit look older than what it replaced; against what its device did not see, it has the time it has.
 */
export function markOf(intent: Intent, version: number, before: Mark | undefined): Mark {
  const { by, mutation } = intent;
  const isBehind = before && !isUnseen(before, intent) && !isLater(intent, before);
  return { version, at: isBehind ? justAfter(before.at) : intent.at, by, mutation };
}

/** Of marks, newest first: the newest, and the newest by another device. Whoever had not seen one of all of them, had not seen one of these. */
export function newestOfTwo(marks: readonly Mark[]): readonly Mark[] {
  const [newest, ...older] = marks;
  const other = older.find(({ by }) => by !== newest?.by);
  return [newest, other].filter((mark) => mark !== undefined);
}

/** What a later write keeps of a stamp, as the mark of one. */
export const bareMark = ({ version, at, by, mutation }: Mark): Mark => ({ version, at, by, mutation });

/** The later of two times in their canonical form, whose order as texts is that of the times. */
export const laterTime = (a: string | undefined, b: string): string => (a !== undefined && a > b ? a : b);

const justAfter = (time: string): string => new Date(Date.parse(time) + 1).toISOString();
