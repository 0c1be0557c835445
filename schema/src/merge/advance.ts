import { laterTime, stampOf } from './stamps.js';
import type { Collision, Intent, RecordData, Settlement, StoredRecord } from './types.js';
import { sameValue } from './values.js';

/** The record one version on, with the values given, each stamped by the intent. Without any, it stays as it is. */
export function advance(
  stored: StoredRecord,
  values: RecordData,
  intent: Intent,
  collisions: readonly Collision[],
): Settlement {
  const outcome = collisions.length > 0 ? 'MERGED' : 'APPLIED';
  const names = Object.keys(values);
  if (names.length === 0) return { outcome, next: stored, changed: [], collisions };

  const version = Number(stored.record.version) + 1;
  const updatedAt = laterTime(String(stored.record.updatedAt), intent.at);
  const record: RecordData = { ...stored.record, ...values, version, updatedAt };
  const stamps = { ...stored.stamps };
  for (const name of names) stamps[name] = stampOf(intent, version, stored.stamps[name]);
  const changed = Object.keys(record).filter((name) => !sameValue(stored.record[name], record[name]));
  return { outcome, next: { record, stamps }, changed, collisions };
}
