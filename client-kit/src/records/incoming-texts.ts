import { textFields, type Entity, type Field, type Manifest } from '@holdfast/schema';
import { writeOf, type TextRule, type TextValue } from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import type { TypedRecord } from '../sync/transport.js';
import { textAfter } from '../outbox/text-changes.js';
import { emptyText, textIn, withTexts, type Written } from './texts.js';

/** How the texts of a record that comes from the server become those of a row. */

/** How a page's record meets the row that is here. */
export interface Meeting {
  /** The fetch from the beginning has not brought this record yet: what is here counts for nothing. */
  readonly anew: boolean;
  /** The row is as new as the record, or newer; only edits that it does not hold yet can be news. */
  readonly stale: boolean;
}

/** A page's record, as it becomes a row. */
export interface Arrived {
  readonly written: Written;
  /** A text was written anew without its past: no edit of what was here fits it any more. */
  readonly renewed: boolean;
}

/**
 * A page's record with its texts whole: those that came are set, edits laid over what is here, and the others left as
 * they are. Undefined where that gives no text, because what the edits build on is not on this device.
 */
export function textsOfPage(
  rule: TextRule,
  entity: Entity,
  before: Written | undefined,
  { data, texts = {} }: TypedRecord,
  { anew, stale }: Meeting,
): Arrived | undefined {
  const values: Record<string, TextValue | null> = {};
  let renewed = false;
  for (const field of textFields(entity)) {
    const { name } = field;
    const here = before && !anew ? textIn(before, entity, name) : undefined;
    const { text, edits } = texts[name] ?? { text: null, edits: null };
    const written = text === null || (stale && here) ? here : { ...emptyText(entity, data, name), text };
    const over = written && edits !== null ? rule.apply(written, edits) : written;
    renewed ||= here !== undefined && over === undefined;
    // Where they are no edits of what is here, they may be all that the text consists of.
    const value = over ?? (edits === null ? undefined : rule.apply(emptyText(entity, data, name), edits));
    if (value) values[name] = value;
    else if (edits === null && mayBeNone(field, anew)) values[name] = null;
    else return undefined;
  }
  return { written: withTexts({ data }, values), renewed };
}

/** Whether a record may come without a text: from the beginning all is told that its reader may see. */
const mayBeNone = ({ role, type }: Field, anew: boolean): boolean =>
  anew || role !== undefined || type.nullable;

/**
 * An answer's record with its texts: an answer brings none, so they are those that are here with the edits laid over of the
 * entry that was `done`; a refused one did nothing. Undefined where a text is not on this device: a page will bring it.
 */
export function textsOfAnswer(
  rule: TextRule,
  manifest: Manifest,
  before: Written | undefined,
  { type, data }: TypedRecord,
  done: OutboxEntry | undefined,
): Written | undefined {
  const entity = manifest.entities[type];
  const write = done && writeOf(manifest, done.name)?.write;
  if (!entity || (done && !write)) return undefined;
  const values: Record<string, TextValue | null> = {};
  for (const { name: field } of textFields(entity)) {
    const { of } = emptyText(entity, data, field);
    const here = before && textIn(before, entity, field);
    const value = write ? textAfter({ rule, write, field, of }, here, done.input) : here;
    if (value) values[field] = value;
    else if (before?.data[field] === null) values[field] = null;
    else return undefined;
  }
  return withTexts({ data }, values);
}
