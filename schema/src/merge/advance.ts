import { laterTime, markOf } from './stamps.js';
import type { Collision, Intent, RecordData, Settlement, Stamp, StoredRecord } from './types.js';
import { sameValue } from './values.js';

/** What a write gives to one field. */
export interface Given {
  readonly value: unknown;
  /** What the stamp carries beside who and when. */
  readonly carries?: Partial<Stamp>;
  /** The stamp itself, where it is not this write's. */
  readonly stamp?: Stamp;
  /** Of a TEXT field: the state behind the value, and the edit that led to it. */
  readonly state?: string | undefined;
  readonly edit?: string | undefined;
}

/** The record one version on, with what is given, each field stamped by the intent. Without any, it stays as it is. */
export function advance(
  stored: StoredRecord,
  given: Readonly<Record<string, Given>>,
  intent: Intent,
  collisions: readonly Collision[],
): Settlement {
  const outcome = outcomeOf(collisions);
  if (Object.keys(given).length === 0) return { outcome, next: stored, changed: [], collisions, edits: {} };
  const next = laidOver(stored, given, intent, Number(stored.record.version) + 1);
  return { outcome, next, changed: changedFields(stored, next), collisions, edits: editsOf(given) };
}

export function outcomeOf(collisions: readonly Collision[]): 'APPLIED' | 'MERGED' | 'CONFLICTED' {
  if (collisions.some(({ winner }) => winner === 'NOBODY')) return 'CONFLICTED';
  return collisions.length > 0 ? 'MERGED' : 'APPLIED';
}

/** Names of the fields whose value is another. */
export const changedFields = (before: StoredRecord | undefined, { record }: StoredRecord): string[] =>
  Object.keys(record).filter((name) => !before || !sameValue(before.record[name], record[name]));

/** The record with what is given, at a version. */
export function laidOver(
  stored: StoredRecord,
  given: Readonly<Record<string, Given>>,
  intent: Intent,
  version: number,
): StoredRecord {
  const values: Record<string, unknown> = {};
  const stamps: Record<string, Stamp> = { ...stored.stamps };
  const texts: Record<string, string> = { ...stored.texts };
  let updatedAt = laterTime(String(stored.record.updatedAt), intent.at);
  for (const [name, { value, carries, state, stamp: kept }] of Object.entries(given)) {
    const stamp = kept ?? { ...markOf(intent, version, stored.stamps[name]), ...carries };
    values[name] = value;
    stamps[name] = stamp;
    updatedAt = laterTime(updatedAt, stamp.at);
    if (state === undefined) delete texts[name];
    else texts[name] = state;
  }
  const record: RecordData = { ...stored.record, ...values, version, updatedAt };
  return { record, stamps, ...(Object.keys(texts).length > 0 && { texts }) };
}

function editsOf(given: Readonly<Record<string, Given>>): Record<string, string> {
  const edits: Record<string, string> = {};
  for (const [name, { edit }] of Object.entries(given)) if (edit !== undefined) edits[name] = edit;
  return edits;
}
