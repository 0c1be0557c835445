/** What a text was before and after each change of its record, from what the log says of it. */
import type { Entity } from '@holdfast/schema';
import type { TextRule, TextValue } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import { editIn, loadTextLog, valueOf, type TextStep } from './text-log.js';
import { placeKey } from './texts.js';

export interface TextChanged {
  /** Undefined where there was none yet, or where the log no longer says. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** By field, and then by the version of the record that the change made. */
export type TextsAlong = ReadonlyMap<string, ReadonlyMap<number, TextChanged>>;

/** The texts that these changes of one record edited; nothing of those that they wrote at once. One statement. */
export async function textsAlong(
  tx: SqlSession,
  rule: TextRule,
  { name: type, fields }: Entity,
  id: string,
  changes: ReadonlyArray<{ readonly version: number; readonly after: Readonly<Record<string, unknown>> }>,
): Promise<TextsAlong> {
  const places = Object.values(fields)
    .filter(({ name, sync }) => sync !== undefined && changes.some(({ after }) => isEncoded(after[name])))
    .map(({ name: field }) => ({ type, id, field }));
  const log = await loadTextLog(tx, places);
  const versions = changes.map(({ version }) => version);
  const range = { from: Math.min(...versions), to: Math.max(...versions) };
  return new Map(
    places.map((place) => {
      const of = placeKey(place);
      return [place.field, along(rule, of, log.get(of) ?? [], range)];
    }),
  );
}

const isEncoded = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Steps before the range are laid over each other at once: each by itself reads and writes the whole text. */
function along(
  rule: TextRule,
  of: string,
  steps: readonly TextStep[],
  { from, to }: { from: number; to: number },
): Map<number, TextChanged> {
  const changed = new Map<number, TextChanged>();
  const earlier = steps.filter(({ version }) => version < from);
  let value = stateAfter(rule, of, earlier);
  for (const step of steps.filter(({ version }) => version >= from && version <= to)) {
    const before = value?.text;
    const edit = editIn(step);
    value = edit === undefined ? valueOf(of, step, rule) : value && rule.apply(value, edit);
    changed.set(step.version, { before, after: value?.text });
  }
  return changed;
}

function stateAfter(rule: TextRule, of: string, steps: readonly TextStep[]): TextValue | undefined {
  const start = steps.findLastIndex((step) => editIn(step) === undefined);
  const whole = steps[start] && valueOf(of, steps[start], rule);
  const edits = steps.slice(start + 1).flatMap((step) => editIn(step) ?? []);
  return whole && edits.length > 0 ? rule.apply(whole, rule.join(edits)) : whole;
}
