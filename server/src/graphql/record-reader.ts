/**
 * Reads records of any entity through Prisma. The engine knows models by the names in the manifest only, so the
 * client's delegates are reached by name; what they are asked and answer is typed here once.
 */
import type { Count, Entity } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import type { Condition, ListPlan } from './list-plan.js';

interface Delegate {
  findMany(query: {
    where: Condition;
    orderBy?: ListPlan['orderBy'];
    take?: number;
    omit: { stamps: true };
  }): Promise<Array<Record<string, unknown>>>;
  count(query: { where: Condition }): Promise<number>;
  groupBy(query: {
    by: readonly string[];
    where: Condition;
    _count: { _all: true };
  }): Promise<Array<Record<string, unknown> & { _count: { _all: number } }>>;
}

export interface RecordReader {
  /** The records of a page, and one more where there are more. */
  list(plan: ListPlan): Promise<RecordData[]>;
  /** How many records the list holds in all. */
  total(plan: ListPlan): Promise<number>;
  /** The records with these ids that are not deleted, in any order. */
  byIds(entity: Entity, ids: readonly string[]): Promise<RecordData[]>;
  /** By the id that they point at: how many records do. Ids that none points at are absent. */
  counts(of: Entity, count: Count, ids: readonly string[]): Promise<Map<string, number>>;
}

/** Throws at once where the client has no model of one of the entities: better at start than at the first query. */
export function createRecordReader(prisma: object, entities: Iterable<Entity>): RecordReader {
  const delegates = new Map<string, Delegate>();
  for (const { name, model } of entities) delegates.set(name, delegateOf(prisma, name, model));
  const of = (entity: Entity): Delegate => {
    const delegate = delegates.get(entity.name);
    if (!delegate) throw new Error(`No entity ${entity.name}`);
    return delegate;
  };
  const omit = { stamps: true } as const;

  return {
    async list({ entity, page, orderBy, first }) {
      const rows = await of(entity).findMany({ where: page, orderBy, take: first + 1, omit });
      return rows.map(asData);
    },
    total: ({ entity, filter }) => of(entity).count({ where: filter }),
    async byIds(entity, ids) {
      const rows = await of(entity).findMany({ where: { id: { in: ids }, deletedAt: null }, omit });
      return rows.map(asData);
    },
    async counts(entity, { by }, ids) {
      const where = { [by]: { in: ids }, deletedAt: null };
      const groups = await of(entity).groupBy({ by: [by], where, _count: { _all: true } });
      return new Map(groups.map((group) => [String(group[by]), group._count._all]));
    },
  };
}

function delegateOf(prisma: object, entity: string, model: string): Delegate {
  const name = model.charAt(0).toLowerCase() + model.slice(1);
  const delegate = (prisma as Record<string, Delegate | undefined>)[name];
  if (!delegate?.findMany)
    throw new Error(
      `@entity of ${entity} names the Prisma model ${model}, and the Prisma client has none of that name.`,
    );
  return delegate;
}

/** Records are plain JSON everywhere else, times as ISO text. */
function asData(row: Record<string, unknown>): RecordData {
  const data: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row))
    data[name] = value instanceof Date ? value.toISOString() : value;
  return data;
}
