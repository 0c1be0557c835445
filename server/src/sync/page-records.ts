/** What a page of changes shows of the records that it names. */
import { textFields, type Entity, type Field, type Manifest, type WireText } from '@holdfast/schema';
import type { RecordData, TextRule } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import { loadRecords } from './rows.js';
import { noText, readTextNews, readTextStates, placeKey, wholeText, type TextNews } from './texts.js';
import type { PagedRecord } from './types.js';

/** A record's place in the log. */
export interface Entry {
  readonly type: string;
  readonly id: string;
  readonly deletedAt: Date | null;
}

export interface PageRules {
  readonly manifest: Manifest;
  readonly text: TextRule;
}

/**
 * The live records among the entries, in the order of the log, for a reader who had everything up to `since`; undefined:
 * had nothing. One statement a type, and two for texts.
 */
export async function readRecords(
  tx: SqlSession,
  rules: PageRules,
  entries: readonly Entry[],
  since: number | undefined,
): Promise<PagedRecord[]> {
  const live = entries.filter(({ deletedAt }) => !deletedAt);
  const byType = new Map<string, Map<string, RecordData>>();
  for (const type of new Set(live.map((entry) => entry.type))) {
    const ids = live.filter((entry) => entry.type === type).map(({ id }) => id);
    byType.set(type, await loadRecords(tx, rules.manifest.entities[type] as Entity, ids));
  }
  const records = live.flatMap(({ type, id }) => {
    const data = byType.get(type)?.get(id);
    return data ? [{ entity: rules.manifest.entities[type] as Entity, id, data }] : [];
  });
  const texts = await readTexts(tx, rules.text, records, since);
  return records.map(({ entity, id, data }) => ({
    type: entity.name,
    data,
    texts: Object.fromEntries(
      textFields(entity).map(({ name: field }) => [
        field,
        texts.get(placeKey({ type: entity.name, id, field })) ?? noText,
      ]),
    ),
  }));
}

interface Loaded {
  readonly entity: Entity;
  readonly id: string;
  readonly data: RecordData;
}

/** By `placeKey`, what the reader lacks: edits of a text that it has, else the whole; nothing of one that did not change. */
async function readTexts(
  tx: SqlSession,
  rule: TextRule,
  records: readonly Loaded[],
  since: number | undefined,
): Promise<Map<string, WireText>> {
  const places = records.flatMap(({ entity, id, data }) =>
    textFields(entity).map((field) => ({
      type: entity.name,
      id,
      field: field.name,
      text: data[field.name],
      has: since !== undefined && !isGuarded(entity, field),
    })),
  );
  const known = places.filter(({ has }) => has);
  const news = since === undefined ? new Map<string, TextNews>() : await readTextNews(tx, known, since);
  const lacking = places.filter((place) => !place.has || news.get(placeKey(place))?.whole);
  const states = await readTextStates(tx, lacking);
  return new Map<string, WireText>([
    ...[...news].map(([key, { edits }]) => [key, { text: null, edits: rule.join(edits) }] as const),
    ...lacking.map((place) => [placeKey(place), wholeText(place.text, states.get(placeKey(place)))] as const),
  ]);
}

/** Whoever may see it only since yesterday has nothing that today's edits could be laid over. */
const isGuarded = (entity: Entity, field: Field): boolean =>
  entity.role !== 'VIEWER' || field.role !== undefined;
