import type { Plan } from '../records/plan.js';
import type { Position } from '../records/position.js';
import type { Row } from '../records/row.js';

/** A plan in what JSON has: other tabs get of it what they would read from the store. */
export type PlainPlan = Omit<Plan, 'rows' | 'positions'> & {
  readonly rows?: ReadonlyArray<readonly [key: string, row: Row | null]>;
  readonly positions?: ReadonlyArray<readonly [workspaceId: string, position: Position | null]>;
};

export const plainPlan = ({ rows, positions, ...rest }: Plan): PlainPlan => ({
  ...rest,
  ...(rows && rows.size > 0 && { rows: pairsOf(rows) }),
  ...(positions && positions.size > 0 && { positions: pairsOf(positions) }),
});

export const planOf = ({ rows, positions, ...rest }: PlainPlan): Plan => ({
  ...rest,
  ...(rows && { rows: mapOf(rows) }),
  ...(positions && { positions: mapOf(positions) }),
});

const pairsOf = <T>(map: ReadonlyMap<string, T | undefined>): Array<readonly [string, T | null]> =>
  [...map].map(([key, value]) => [key, value ?? null]);

const mapOf = <T>(pairs: ReadonlyArray<readonly [string, T | null]>): Map<string, T | undefined> =>
  new Map(pairs.map(([key, value]) => [key, value ?? undefined]));
