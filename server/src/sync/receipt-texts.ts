/**
 * Long texts in receipts. The log has every text as every answer told it, so a receipt names the version of the record
 * and not its texts: five hundred edits of a long note would keep five hundred copies of it. A replay tells them from
 * the log again.
 */
import { textFields, type Manifest } from '@holdfast/schema';
import { recordKey, textKey, type RecordData, type TextRule } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import type { Receipt } from './receipts.js';
import { loadTextLog, textSeenBy, valueOf, type TextLog } from './text-log.js';
import { placeKey, type TextPlace } from './texts.js';
import type { StoredAnswer } from './types.js';

/** Texts up to here are kept as they are, in UTF-16 code units: to look them up again would cost more. */
const short = 1_000;

const isLong = (value: unknown): boolean => typeof value === 'string' && value.length > short;

/** An answer without its long texts, as its receipt keeps it. */
export function withoutLongTexts(answer: StoredAnswer, { entities }: Manifest): StoredAnswer {
  const { record } = answer;
  const entity = entities[answer.type];
  if (!record || !entity) return answer;
  const inLog = textFields(entity)
    .map(({ name }) => name)
    .filter((name) => isLong(record[name]));
  if (inLog.length === 0) return answer;
  const left = Object.entries(record).filter(([name]) => !inLog.includes(name));
  return { ...answer, record: Object.fromEntries(left), inLog };
}

/** Receipts with the answers that were given, the long texts of the log among them; in one statement at most. */
export async function withLongTexts(
  tx: SqlSession,
  receipts: ReadonlyMap<string, Receipt>,
  rule: TextRule,
): Promise<ReadonlyMap<string, Receipt>> {
  const places = [...receipts.values()].flatMap(({ answer }) => placesOf(answer));
  if (places.length === 0) return receipts;
  const log = await loadTextLog(tx, [...new Map(places.map((place) => [placeKey(place), place])).values()]);
  return new Map(
    [...receipts].map(([id, receipt]) => [id, { ...receipt, answer: restored(receipt.answer, log, rule) }]),
  );
}

const placesOf = ({ type, record, inLog = [] }: StoredAnswer): TextPlace[] =>
  inLog.map((field) => ({ type, id: String(record?.id), field }));

/** Texts are put together when they are read: devices do not ask for those of their own edits. */
function restored({ inLog = [], ...answer }: StoredAnswer, log: TextLog, rule: TextRule): StoredAnswer {
  const record: Record<string, unknown> = { ...answer.record };
  for (const field of inLog)
    Object.defineProperty(record, field, {
      enumerable: true,
      get: () => textOf({ type: answer.type, field, record }, log, rule),
    });
  return { ...answer, record: answer.record && record };
}

/**
 * The text of a record at its version. Where the log was compacted past that (it may be kept for a shorter time than
 * receipts are), the oldest that it still has.
 */
function textOf(
  { type, field, record }: { type: string; field: string; record: RecordData },
  log: TextLog,
  rule: TextRule,
): string {
  const id = String(record.id);
  const steps = log.get(placeKey({ type, id, field })) ?? [];
  const of = textKey(recordKey(type, id), field);
  const nobody = { version: Number(record.version), writer: '' };
  const oldest = steps[0] && valueOf(of, steps[0], rule);
  return (textSeenBy(rule, of, steps, nobody) ?? oldest)?.text ?? '';
}
