/**
 * Stamps as rows keep them. The fields that one write gave have one stamp: it stands at the first of them, and the
 * others name that field. Written out for each, stamps are longer than most records.
 */
import type { Stamp, Stamps } from '@holdfast/schema/merge';

/** By field name: a stamp, or the name of the field that has it. */
export type StoredStamps = Readonly<Record<string, Stamp | string>>;

export function packed(stamps: Stamps): StoredStamps {
  const places = new Map<string, string>();
  const stored: Record<string, Stamp | string> = {};
  for (const [name, stamp] of Object.entries(stamps)) {
    const mark = bareMark(stamp);
    const place = mark === undefined ? undefined : places.get(mark);
    stored[name] = place ?? stamp;
    // Compaction writes that of `deletedAt` by itself, so nothing may lean on it.
    if (mark !== undefined && place === undefined && name !== 'deletedAt') places.set(mark, name);
  }
  return stored;
}

export function unpacked(stored: StoredStamps): Stamps {
  const stamps: Record<string, Stamp> = {};
  for (const [name, at] of Object.entries(stored)) {
    const stamp = typeof at === 'string' ? stored[at] : at;
    if (typeof stamp === 'object') stamps[name] = stamp;
  }
  return stamps;
}

/** All that a stamp says that is a mark and nothing more. */
function bareMark(stamp: Stamp): string | undefined {
  const { version, at, by, mutation } = stamp;
  return Object.keys(stamp).length === 4 ? `${version} ${at} ${mutation} ${by}` : undefined;
}
