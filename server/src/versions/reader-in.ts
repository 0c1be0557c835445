/** Records read from the tables as one API version has them: what is asked goes in as it is stored. */
import type { Entity } from '@holdfast/schema';
import type { Condition, ListPlan } from '../graphql/list-plan.js';
import type { RecordReader } from '../graphql/record-reader.js';
import { recordIn, type Dialect, type EntityDialect } from './dialect.js';
import type { FieldDialect } from './field-dialect.js';

/** The very reader, where the version has everything as it is stored. */
export function readerIn(dialect: Dialect, reader: RecordReader): RecordReader {
  if (dialect.isStored) return reader;
  const of = ({ name }: Entity): EntityDialect => {
    const entity = dialect.entities.get(name);
    if (!entity) throw new Error(`${dialect.manifest.version} has no type ${name}`);
    return entity;
  };
  return {
    async list(plan) {
      const entity = of(plan.entity);
      const records = await reader.list(planOut(entity, plan));
      return records.map((record) => recordIn(entity, record));
    },
    total: (plan) => reader.total(planOut(of(plan.entity), plan)),
    async byIds(asked, ids) {
      const entity = of(asked);
      const records = await reader.byIds(entity.stored, ids);
      return records.map((record) => recordIn(entity, record));
    },
    counts: (asked, count, ids) => {
      const entity = of(asked);
      const by = entity.fields.get(count.by)?.stored ?? count.by;
      return reader.counts(entity.stored, { ...count, of: entity.stored.name, by }, ids);
    },
  };
}

function planOut(entity: EntityDialect, plan: ListPlan): ListPlan {
  if (entity.isStored) return { ...plan, entity: entity.stored };
  const orderBy = plan.orderBy.map((order) =>
    Object.fromEntries(
      Object.entries(order).map(([name, way]) => [entity.fields.get(name)?.stored ?? name, way]),
    ),
  );
  return {
    ...plan,
    entity: entity.stored,
    filter: conditionOut(entity, plan.filter),
    page: conditionOut(entity, plan.page),
    orderBy,
  };
}

/** A condition of Prisma's, over the stored fields. */
function conditionOut(entity: EntityDialect, condition: Condition): Condition {
  return Object.fromEntries(
    Object.entries(condition).map(([key, value]) => {
      if (key === 'AND' || key === 'OR')
        return [key, (value as readonly Condition[]).map((inner) => conditionOut(entity, inner))];
      const field = entity.fields.get(key);
      return field ? [field.stored, comparisonOut(field, value)] : [key, value];
    }),
  );
}

/** One value given may stand for several that are stored, and for none. */
function comparisonOut(field: FieldDialect, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    const any = value === null ? [null] : field.shownAs(value);
    return any.length === 1 ? any[0] : { in: any };
  }
  if ('in' in value) return { in: (value.in as readonly unknown[]).flatMap(field.shownAs) };
  if ('has' in value) return { hasSome: field.shownAs(value.has) };
  return value;
}
