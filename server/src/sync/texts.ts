/** TEXT fields as devices exchange them: the text where it was written at once, encoded edits where it was not. */
import type { WireText } from '@holdfast/schema';
import { recordKey } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';

/** One TEXT field of one record. */
export interface TextPlace {
  readonly type: string;
  readonly id: string;
  readonly field: string;
}

export const textKey = ({ type, id, field }: TextPlace): string => `${recordKey(type, id)}:${field}`;

/** The encoded states of those texts that were edited since they were written, by `textKey`; in one statement. */
export async function readTextStates(
  session: SqlSession,
  places: readonly TextPlace[],
): Promise<Map<string, string>> {
  if (places.length === 0) return new Map();
  const rows = await session.query<TextPlace & { state: string }>(
    `SELECT t.type, t."recordId" AS id, t.field, t.state
     FROM jsonb_to_recordset($1) AS wanted(type text, id uuid, field text)
     JOIN "TextState" t ON t.type = wanted.type AND t."recordId" = wanted.id AND t.field = wanted.field`,
    [JSON.stringify(places)],
  );
  return new Map(rows.map((row) => [textKey(row), row.state]));
}

/** All that a text consists of, for a reader who has nothing of it. */
export const wholeText = (text: unknown, state: string | undefined): WireText =>
  state === undefined
    ? { text: typeof text === 'string' ? text : null, edits: null }
    : { text: null, edits: state };

/** What a reader gets of a text that is nothing new to it, or not for its eyes. */
export const noText: WireText = { text: null, edits: null };
