/** TEXT fields as devices exchange them: the text where it was written at once, encoded edits where it was not. */
import type { WireText } from '@holdfast/schema';
import { recordKey, textKey } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';

/** One TEXT field of one record. */
export interface TextPlace {
  readonly type: string;
  readonly id: string;
  readonly field: string;
}

export const placeKey = ({ type, id, field }: TextPlace): string => textKey(recordKey(type, id), field);

const rowsOf = (places: readonly TextPlace[]): string =>
  JSON.stringify(places.map(({ type, id, field }) => ({ type, id, field })));

/** The encoded states of those texts that were edited since they were written, by `placeKey`; in one statement. */
export async function readTextStates(
  session: SqlSession,
  places: readonly TextPlace[],
): Promise<Map<string, string>> {
  if (places.length === 0) return new Map();
  // Looked up one by one: see `workspacesOf`.
  const rows = await session.query<TextPlace & { state: string | null }>(
    `SELECT wanted.type, wanted.id, wanted.field, (
       SELECT t.state FROM "TextState" t
       WHERE t.type = wanted.type AND t."recordId" = wanted.id AND t.field = wanted.field
     ) AS state FROM jsonb_to_recordset($1) AS wanted(type text, id uuid, field text)`,
    [rowsOf(places)],
  );
  return new Map(rows.flatMap((row) => (row.state === null ? [] : [[placeKey(row), row.state]])));
}

/** What happened to a text since a reader had everything: edits that can be laid over what it has, or more than that. */
export interface TextNews {
  readonly edits: readonly string[];
  /** It was written anew, or its record was away: what the reader has of it, if anything, is no ground to build on. */
  readonly whole: boolean;
}

/** By `placeKey`, the news of those texts that there is news of; in one statement. */
export async function readTextNews(
  session: SqlSession,
  places: readonly TextPlace[],
  since: number,
): Promise<Map<string, TextNews>> {
  if (places.length === 0) return new Map();
  // `OFFSET 0`: record by record. As one join, it walks through the log of all workspaces.
  const rows = await session.query<TextPlace & TextNews>(
    `SELECT changed.type, changed.id, changed.field, bool_or(changed.edit IS NULL OR changed.back) AS whole,
       coalesce(array_agg(changed.edit ORDER BY changed.seq) FILTER (WHERE changed.edit IS NOT NULL), '{}') AS edits
     FROM (
       SELECT wanted.*, c.seq, c.after->wanted.field->>'edit' AS edit,
         coalesce(c.after->'deletedAt' = 'null', false) AS back
       FROM jsonb_to_recordset($1) AS wanted(type text, id uuid, field text) CROSS JOIN LATERAL (
         SELECT * FROM "Change" c WHERE c.type = wanted.type AND c."recordId" = wanted.id AND c.seq > $2
         OFFSET 0
       ) c WHERE c.after ? wanted.field OR c.after->'deletedAt' = 'null'
     ) changed GROUP BY changed.type, changed.id, changed.field`,
    [rowsOf(places), since],
  );
  return new Map(rows.map(({ edits, whole, ...place }) => [placeKey(place), { edits, whole }]));
}

/** All that a text consists of, for a reader who has nothing of it. */
export const wholeText = (text: unknown, state: string | undefined): WireText =>
  state === undefined
    ? { text: typeof text === 'string' ? text : null, edits: null }
    : { text: null, edits: state };

/** What a reader gets of a text that is nothing new to it, or not for its eyes. */
export const noText: WireText = { text: null, edits: null };

/** Keeps the encoded states of texts that were edited; in one statement. */
export async function writeTextStates(
  tx: SqlSession,
  states: ReadonlyArray<TextPlace & { readonly state: string }>,
): Promise<void> {
  await tx.query(
    `INSERT INTO "TextState" (type, "recordId", field, state)
     SELECT t.type, t.id, t.field, t.state FROM jsonb_to_recordset($1) AS t(type text, id uuid, field text, state text)
     ON CONFLICT (type, "recordId", field) DO UPDATE SET state = excluded.state`,
    [JSON.stringify(states)],
  );
}
