/** What a page of changes shows of the records that it names. */
import type { Entity, Manifest } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import { loadRecords } from './rows.js';
import { readTextStates, textKey, wholeText } from './texts.js';
import type { PagedRecord } from './types.js';

/** A record's place in the log. */
export interface Entry {
  readonly type: string;
  readonly id: string;
  readonly deletedAt: Date | null;
}

/** The live records among the entries, in the order of the log; one statement a type. */
export async function readRecords(
  tx: SqlSession,
  manifest: Manifest,
  entries: readonly Entry[],
): Promise<PagedRecord[]> {
  const live = entries.filter(({ deletedAt }) => !deletedAt);
  const byType = new Map<string, Map<string, RecordData>>();
  for (const type of new Set(live.map((entry) => entry.type))) {
    const ids = live.filter((entry) => entry.type === type).map(({ id }) => id);
    byType.set(type, await loadRecords(tx, manifest.entities[type] as Entity, ids));
  }
  const records = live.flatMap(({ type, id }) => {
    const data = byType.get(type)?.get(id);
    return data ? [{ type, id, data }] : [];
  });
  return withTexts(tx, manifest, records);
}

async function withTexts(
  tx: SqlSession,
  manifest: Manifest,
  records: ReadonlyArray<{ type: string; id: string; data: RecordData }>,
): Promise<PagedRecord[]> {
  const fieldsOf = (type: string): string[] => textFieldsOf(manifest.entities[type] as Entity);
  const places = records.flatMap(({ type, id }) => fieldsOf(type).map((field) => ({ type, id, field })));
  const states = await readTextStates(tx, places);
  return records.map(({ type, id, data }) => ({
    type,
    data,
    texts: Object.fromEntries(
      fieldsOf(type).map((field) => [
        field,
        wholeText(data[field], states.get(textKey({ type, id, field }))),
      ]),
    ),
  }));
}

const textFieldsOf = ({ fields }: Entity): string[] =>
  Object.values(fields).flatMap(({ name, sync }) => (sync === undefined ? [] : [name]));
