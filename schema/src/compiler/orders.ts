import type { GraphQLEnumType } from 'graphql';
import type { Entity, Order } from '../manifest.js';
import type { DirectiveUse } from './directives.js';
import type { Reading } from './reading.js';

/** Types that PostgreSQL and a device put in the same order. */
const ordered = ['ID', 'String', 'Int', 'Float', 'Boolean', 'DateTime'];

/** The orders that a list's enum names. `entity` is undefined where the list names none; the directives are read all the same. */
export function readOrders(
  reading: Reading,
  type: GraphQLEnumType,
  entity: Entity | undefined,
): Record<string, Order> {
  const orders: Record<string, Order> = {};
  for (const value of type.getValues()) {
    const at = `${type.name}.${value.name}`;
    const use = reading.directives.of('order', value);
    if (!use) {
      reading.problems.report(
        value.astNode,
        `${at} says nothing about the order that it stands for.`,
        'Add @order(by: "…", direction: …).',
      );
      continue;
    }
    if (entity) checkOrder(reading, use, at, entity);
    orders[value.name] = { by: use.values.by, direction: use.values.direction };
  }
  return orders;
}

function checkOrder({ problems }: Reading, use: DirectiveUse<'order'>, at: string, entity: Entity): void {
  const { by } = use.values;
  const field = entity.fields[by];
  const report = (message: string, advice: string): void => problems.report(use.at('by'), message, advice);
  if (!field)
    report(
      `${at} orders by ${entity.name}.${by}, which is no stored field.`,
      `Name one of ${Object.keys(entity.fields).join(', ')}.`,
    );
  else if (field.type.list || field.type.values || !ordered.includes(field.type.name))
    report(
      `${at} orders by ${entity.name}.${by}, whose values server and device would order differently.`,
      `Order by a ${ordered.join(', ')}.`,
    );
  else if (field.type.nullable)
    report(
      `${at} orders by ${entity.name}.${by}, which some records do not have.`,
      'Order by a field that is never null.',
    );
  else if (field.role)
    report(
      `${at} would tell those who may not read ${entity.name}.${by} what is in it.`,
      'Order by fields without @auth.',
    );
}
