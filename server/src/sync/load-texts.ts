import type { StoredRecord } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import type { Incoming } from './incoming.js';
import { loadTextLog, type TextLog } from './text-log.js';
import { readTextStates, placeKey, type TextPlace } from './texts.js';

/**
 * Gives the records their states of the texts that the batch edits. And the log of those that it replaces whole while
 * others edited them: what was replaced is the text that the writer had seen.
 */
export async function loadTexts(
  tx: SqlSession,
  batch: readonly Incoming[],
  records: Map<string, StoredRecord>,
  writer: string,
): Promise<TextLog> {
  const edited = batch.flatMap(editedTexts).filter(({ own }) => records.has(own));
  const states = await readTextStates(tx, edited);
  for (const place of edited) {
    const [stored, state] = [records.get(place.own), states.get(placeKey(place))];
    if (stored && state !== undefined)
      records.set(place.own, { ...stored, texts: { ...stored.texts, [place.field]: state } });
  }
  const replaced = edited.filter(({ own, field, base }) => {
    const stamp = records.get(own)?.stamps[field];
    const marks = stamp ? [stamp, ...(stamp.writers ?? [])] : [];
    return base !== undefined && marks.some(({ by, version }) => by !== writer && version > base);
  });
  return loadTextLog(tx, [...new Map(replaced.map((place) => [placeKey(place), place])).values()]);
}

interface EditedText extends TextPlace {
  readonly own: string;
  /** Where the whole text is given: the version of the record that the writer saw. */
  readonly base: number | undefined;
}

function editedTexts({ write, entity, input, own }: Incoming): EditedText[] {
  return Object.values(write.fields).flatMap(({ name, shape }) => {
    const change = input[name];
    if (shape !== 'text' || typeof change !== 'object' || change === null) return [];
    const base = 'text' in change ? Number(input.baseVersion) : undefined;
    return [{ type: entity.name, id: String(input.id), field: name, own, base }];
  });
}
