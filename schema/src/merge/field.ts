/** One change of one field, by the field's rule. */
import { catalogue, type ErrorCode } from '../errors.js';
import type { Field, WriteField } from '../manifest.js';
import type { Given } from './advance.js';
import { isDeleted } from './deletion.js';
import { limitOf, limitViolation } from './limits.js';
import { setAfter, type SetChange } from './set.js';
import { bareMark, concurrentStamp, isLater, isUnseen, markOf } from './stamps.js';
import { textAfter, type TextChange } from './text.js';
import type { Rules, TextValue } from './text-rule.js';
import type { Collision, Intent, Mark, Stamp, StoredRecord } from './types.js';
import { asStored, sameValue } from './values.js';

export interface FieldWrite {
  readonly field: Field;
  readonly shape: WriteField['shape'];
  readonly change: unknown;
  readonly stored: StoredRecord;
  readonly intent: Intent;
  /** Names the text, where it is one. */
  readonly of: string;
  readonly rules: Rules;
  /** The text as the writer saw it. */
  readonly seenText: () => TextValue | undefined;
}

export type FieldSettlement =
  | {
      /** Undefined: the field stays as it is. */
      readonly given?: Given | undefined;
      readonly collision?: Collision | undefined;
      /** What the write gave, as a person reads it. */
      readonly yours: unknown;
    }
  | { readonly problem: string; readonly path: readonly string[]; readonly code?: ErrorCode };

export function settleField(write: FieldWrite): FieldSettlement {
  const { field, change, stored, intent } = write;
  const seen = seenByWriter(write);
  const after = valueAfter(write, seen);
  if ('problem' in after) {
    const path = [field.name, 'edit'];
    // Of what is deleted nobody gets the text as it is now, so sending the edit again would be in vain.
    const isOfThePast = intent.baseVersion < (stored.stamps[field.name]?.renewed ?? 0) && !isDeleted(stored);
    return isOfThePast
      ? { path, code: 'TEXT_RENEWED', problem: catalogue.TEXT_RENEWED.message }
      : { ...after, path };
  }
  const violation = limitViolation(field, after.value);
  if (violation) return { problem: violation, path: [field.name] };

  const isText = field.strategy === 'TEXT';
  const yours = isText ? ((change as TextChange).text ?? after.value) : change;
  // A whole new text that is the one that its writer saw edits nothing.
  if (isText && write.rules.text && after.edit === undefined) return { yours };

  const theirs = stored.record[field.name];
  const theirStamp = concurrentStamp(stored.stamps[field.name], intent);
  if (!theirStamp) return { given: after, yours };
  const isBlind = isText && write.rules.text !== undefined && isWhole(change) && !seen;
  // A whole new text takes the place of what stands, since nobody knows any more which text its writer saw.
  const winner = isBlind ? 'YOURS' : winnerOf(field, theirStamp, intent);
  const isTold = winner === 'BOTH' || !sameValue(theirs, after.value);
  return {
    given: winner === 'THEIRS' || winner === 'NOBODY' ? undefined : after,
    collision: isTold
      ? { field: field.name, strategy: field.strategy, winner, theirs, yours, theirStamp }
      : undefined,
    yours,
  };
}

/** Whether a change of a text gives all of it, and not an edit. */
const isWhole = (change: unknown): boolean => (change as TextChange | null)?.edit === undefined;

/** The text as the writer of a whole new one saw it, where others have edited it since, as far as that is known. */
function seenByWriter({ field, change, stored, intent, seenText }: FieldWrite): TextValue | undefined {
  if (field.strategy !== 'TEXT' || !isWhole(change)) return undefined;
  const stamp = stored.stamps[field.name];
  // Also behind an own edit: what others wrote before that was as unseen by the writer of this one.
  const marks = stamp ? [stamp, ...(stamp.writers ?? [])] : [];
  return marks.some((mark) => isUnseen(mark, intent)) ? seenText() : undefined;
}

function winnerOf({ strategy }: Field, theirs: Stamp, intent: Intent): Collision['winner'] {
  switch (strategy) {
    case 'SET':
    case 'COUNTER':
    case 'TEXT':
      return 'BOTH';
    case 'SERVER_WINS':
      return 'THEIRS';
    case 'MANUAL':
      return 'NOBODY';
    case 'LAST_WRITE':
      return isLater(intent, theirs) ? 'YOURS' : 'THEIRS';
  }
}

/** The field's value once the change has been made to what is there, in the one form in which it is kept. */
function valueAfter(write: FieldWrite, seen: TextValue | undefined): Given | { readonly problem: string } {
  const { field, shape, change, stored, intent } = write;
  if (change === null || change === undefined || shape === 'plain' || shape === 'choice')
    return { value: asStored(field, change ?? null) };
  const current = stored.record[field.name];
  const stamp = stored.stamps[field.name];
  const writers = otherWriters(stamp, intent);
  switch (shape) {
    case 'counter':
      return {
        value: Number(current ?? 0) + (change as { increment: number }).increment,
        carries: { writers },
      };
    case 'set': {
      const elements = (current ?? []) as readonly string[];
      const mark = markOf(intent, Number(stored.record.version) + 1, stamp);
      const after = setAfter(
        { elements, marks: stamp?.elements ?? {} },
        canonical(field, change),
        intent,
        mark,
      );
      return { value: after.elements, carries: { writers, elements: after.marks } };
    }
    case 'text': {
      const after = textOf(write, typeof current === 'string' ? current : '', seen);
      const renewed = stamp?.renewed;
      return 'problem' in after
        ? after
        : { ...after, carries: { writers, ...(renewed !== undefined && { renewed }) } };
    }
  }
}

function textOf(
  { field, change, stored, intent, of, rules }: FieldWrite,
  text: string,
  seen: TextValue | undefined,
): ReturnType<typeof textAfter> {
  return textAfter({ of, text, state: stored.texts?.[field.name] }, change as TextChange, {
    rule: rules.text,
    seen,
    mutation: intent.mutation,
    maxLength: limitOf(field).maxLength ?? 0,
  });
}

/** The elements of a set in the form in which they are kept. */
function canonical(field: Field, change: unknown): SetChange {
  const { add, remove } = change as SetChange;
  const kept = (elements: readonly string[] | null | undefined) =>
    asStored(field, elements ?? []) as string[];
  return { add: kept(add), remove: kept(remove) };
}

/** The newest write by another device than the one that writes now. */
const otherWriters = (stamp: Stamp | undefined, { by }: Intent): readonly Mark[] =>
  stamp ? [bareMark(stamp), ...(stamp.writers ?? [])].filter((mark) => mark.by !== by).slice(0, 1) : [];
