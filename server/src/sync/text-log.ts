/** Texts as they were: rebuilt from what the log says of them. */
import { placeKey, type TextPlace } from './texts.js';
import type { TextRule, TextValue } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import { writerOf } from './writer.js';

/** What one change of the log did to a text: it wrote the whole of it, or edited it. */
export interface TextStep {
  /** Of the record, once this was settled. */
  readonly version: number;
  /** Who wrote, as stamps name them. */
  readonly by: string;
  readonly change: string | { readonly edit: string } | { readonly state: string };
}

/** By `placeKey`: all that the log has of a text, oldest first. */
export type TextLog = ReadonlyMap<string, readonly TextStep[]>;

export async function loadTextLog(tx: SqlSession, places: readonly TextPlace[]): Promise<TextLog> {
  if (places.length === 0) return new Map();
  const rows = await tx.query<TextPlace & Omit<TextStep, 'by'> & { userId: string; deviceId: string }>(
    `SELECT c.type, c."recordId" AS id, w.field, c.version, c."userId", c."deviceId", c.after->w.field AS change
     FROM jsonb_to_recordset($1) AS w(type text, id uuid, field text)
     JOIN "Change" c ON c.type = w.type AND c."recordId" = w.id AND c.after ? w.field ORDER BY c.seq`,
    [JSON.stringify(places)],
  );
  const log = new Map<string, TextStep[]>();
  for (const { version, change, ...row } of rows) {
    const steps = log.get(placeKey(row));
    const step = { version, change, by: writerOf(row) };
    if (steps) steps.push(step);
    else log.set(placeKey(row), [step]);
  }
  return log;
}

/**
 * A text as a writer had seen it: at a version of its record, with what the writer did to it since. Undefined where the
 * log no longer goes back so far.
 */
export function textSeenBy(
  rule: TextRule,
  of: string,
  steps: readonly TextStep[],
  { version, writer }: { version: number; writer: string },
): TextValue | undefined {
  const start = steps.findLastIndex((step) => wholeOf(step) && step.version <= version);
  const whole = steps[start] && valueOf(of, steps[start], rule);
  if (!whole) return undefined;
  const seen = steps.slice(start + 1).filter((step) => step.version <= version || step.by === writer);
  const edits = seen.flatMap(({ change }) =>
    typeof change === 'object' && 'edit' in change ? [change.edit] : [],
  );
  return edits.length === 0 ? whole : rule.apply(whole, rule.join(edits));
}

/** The edit that a step is; undefined where it wrote the whole text. */
export const editIn = ({ change }: TextStep): string | undefined =>
  typeof change === 'object' && 'edit' in change ? change.edit : undefined;

const wholeOf = ({ change }: TextStep): boolean => typeof change === 'string' || 'state' in change;

/** The text that a step wrote; undefined for an edit. */
export function valueOf(of: string, { change }: TextStep, rule: TextRule): TextValue | undefined {
  if (typeof change === 'string') return { of, text: change, state: undefined };
  return 'state' in change ? rule.apply({ of, text: '', state: undefined }, change.state) : undefined;
}
