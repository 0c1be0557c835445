import type { Intent, Stamp, StoredRecord } from './types.js';

/** The stamp of somebody else's write that this device had not seen. */
export function concurrentStamp(stamp: Stamp | undefined, intent: Intent): Stamp | undefined {
  return stamp && stamp.version > intent.baseVersion && stamp.by !== intent.by ? stamp : undefined;
}

/** Somebody else's newest edit of a field that this device had not seen; deleting and restoring is no edit. */
export function unseenEdit({ stamps }: StoredRecord, intent: Intent): Stamp | undefined {
  return Object.entries(stamps)
    .filter(([name, stamp]) => name !== 'deletedAt' && concurrentStamp(stamp, intent))
    .map(([, stamp]) => stamp)
    .sort((a, b) => b.version - a.version)[0];
}

/** Whether the intent stands against a write that it did not see: the later does, and of equal times the greater id. */
export function isLater(intent: Intent, theirs: Stamp): boolean {
  return intent.at === theirs.at ? intent.mutation > theirs.mutation : intent.at > theirs.at;
}

/**
 * The stamp of a write that stands. It is never earlier than the one before, which this write either saw or beat:
 * so a slow clock cannot make a later edit look older than what it replaced.
 */
export function stampOf(intent: Intent, version: number, before: Stamp | undefined): Stamp {
  return { version, at: laterTime(before?.at, intent.at), by: intent.by, mutation: intent.mutation };
}

/** The later of two times in their canonical form, whose order as texts is that of the times. */
export const laterTime = (a: string | undefined, b: string): string => (a !== undefined && a > b ? a : b);
