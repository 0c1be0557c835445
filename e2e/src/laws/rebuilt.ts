import { sameValue, type RecordData } from '@holdfast/schema/merge';
import { yjsText } from '@holdfast/schema/text';
import { rebuild } from '@holdfast/server/app';
import type { ChangeFact, Facts } from './facts.js';
import type { Law, Violation } from './violation.js';

/** Law 7's audit log: what readers are given of a record follows from its rows in the log alone, summaries among them. */
export const rebuiltFromLog: Law = (facts) => {
  const byRecord = new Map<string, ChangeFact[]>();
  for (const change of facts.log) {
    const key = `${change.type} ${change.recordId}`;
    byRecord.set(key, [...(byRecord.get(key) ?? []), change]);
  }
  return Object.entries(facts.rows).flatMap(([type, rows]) =>
    rows
      .filter(({ id }) => facts.synced.has(String(id)))
      .flatMap((row) => differences(facts, type, row, byRecord.get(`${type} ${String(row.id)}`) ?? [])),
  );
};

function differences(
  { manifest }: Facts,
  type: string,
  row: RecordData,
  changes: readonly ChangeFact[],
): Violation[] {
  const id = String(row.id);
  const say = (what: string): Violation => ({
    law: '7 determinism',
    what: `${type} ${id}, rebuilt from the log, ${what}`,
    words: [id],
  });
  const entity = manifest.entities[type];
  const rebuilt = entity && rebuild(changes, { entity, workspaceId: String(row.workspaceId), text: yjsText });
  if (!entity || !rebuilt) return [say('is not there.')];
  return Object.keys(entity.fields)
    .filter((name) => !sameValue(rebuilt[name], row[name]))
    .map((name) => say(`has ${name} ${JSON.stringify(rebuilt[name])}, not ${JSON.stringify(row[name])}.`));
}
