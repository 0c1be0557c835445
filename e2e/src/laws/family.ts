/** Which records go with which, by the relations whose `onDelete` is CASCADE. */
import { cascadesOf } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import type { Facts } from './facts.js';

type Ground = Pick<Facts, 'manifest' | 'rows'>;

/** One record that goes with another: the field that says so, and what it points at. */
export interface Tie {
  readonly type: string;
  readonly field: string;
  readonly to: string;
}

export const ties = ({ manifest }: Pick<Facts, 'manifest'>): Tie[] =>
  cascadesOf(manifest).map(({ from, field, to }) => ({ type: from, field, to }));

export const rowOf = ({ rows }: Pick<Facts, 'rows'>, type: string, id: string): RecordData | undefined =>
  rows[type]?.find((row) => row.id === id);

/** Ids of all records that go along when this one is deleted. */
export function below(facts: Ground, type: string, id: string): string[] {
  return ties(facts)
    .filter(({ to }) => to === type)
    .flatMap((tie) =>
      (facts.rows[tie.type] ?? [])
        .filter((row) => row[tie.field] === id)
        .flatMap((row) => [String(row.id), ...below(facts, tie.type, String(row.id))]),
    );
}

/** Ids of all records that come back with this one. */
export function above(facts: Ground, type: string, id: string): string[] {
  return ties(facts)
    .filter((tie) => tie.type === type)
    .flatMap(({ field, to }) => {
      const parent = rowOf(facts, type, id)?.[field];
      return typeof parent === 'string' ? [parent, ...above(facts, to, parent)] : [];
    });
}
