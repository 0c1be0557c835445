/** What people meant, as the log took it: the ledger's entry beside the log's row for the record that it was made for. */
import { writeOf, type RecordData } from '@holdfast/schema/merge';
import type { Entity, Write } from '@holdfast/schema';
import type { LedgerEntry } from '../world/ledger.js';
import type { ChangeFact, Facts } from './facts.js';

export interface AcceptedWrite {
  readonly change: ChangeFact;
  readonly entry: LedgerEntry;
  readonly write: Write;
  readonly entity: Entity;
  /** The version of the record that its writer had seen; 0 for a create. */
  readonly base: number;
}

/** Two people on one device are two writers. */
export const writerOf = ({ deviceId, userId }: Pick<ChangeFact, 'deviceId' | 'userId'>): string =>
  `${deviceId} ${userId}`;

/** Every accepted write at the record that it names, in the order of the log; what went along with it is left out. */
export function acceptedWrites({ changes, ledger, manifest }: Facts): AcceptedWrite[] {
  return changes.flatMap((change) => {
    const entry = ledger.get(change.clientMutationId);
    const found = entry && writeOf(manifest, entry.name);
    if (!found || change.type !== found.entity.name || change.recordId !== entry.input.id) return [];
    const { baseVersion } = entry.input;
    return [{ change, entry, ...found, base: typeof baseVersion === 'number' ? baseVersion : 0 }];
  });
}

/** The same, by record. */
export function writesByRecord(facts: Facts): Map<string, AcceptedWrite[]> {
  const byRecord = new Map<string, AcceptedWrite[]>();
  for (const accepted of acceptedWrites(facts)) {
    const key = `${accepted.entity.name} ${accepted.change.recordId}`;
    byRecord.set(key, [...(byRecord.get(key) ?? []), accepted]);
  }
  return byRecord;
}

/** Rows of every type with their writes, for laws that look at one field of one record at a time. */
export function* fieldsOf(
  facts: Facts,
  strategy: string,
): Generator<{ type: string; name: string; row: RecordData; writes: readonly AcceptedWrite[] }> {
  const writes = writesByRecord(facts);
  for (const { name: type, fields } of Object.values(facts.manifest.entities))
    for (const { name } of Object.values(fields).filter((field) => field.strategy === strategy))
      for (const row of facts.rows[type] ?? [])
        yield { type, name, row, writes: writes.get(`${type} ${String(row.id)}`) ?? [] };
}
