import { isEnumType, isInputObjectType, isNonNullType, getNullableType, type GraphQLField } from 'graphql';
import type { Entity, List } from '../manifest.js';
import { readConnection } from './connections.js';
import type { DirectiveUse } from './directives.js';
import { readFilter } from './filters.js';
import { readOrders } from './orders.js';
import type { Reading } from './reading.js';

type AnyField = GraphQLField<unknown, unknown>;
type Entities = Readonly<Record<string, Entity>>;

/** The query fields with `@list`, by name. */
export function readLists(reading: Reading, entities: Entities): Record<string, List> {
  const lists: Record<string, List> = {};
  for (const field of Object.values(reading.schema.getQueryType()?.getFields() ?? {})) {
    const use = reading.directives.of('list', field);
    const list = use && readList(reading, field, use, entities);
    if (list) lists[field.name] = list;
  }
  return lists;
}

function readList(
  reading: Reading,
  field: AnyField,
  use: DirectiveUse<'list'>,
  entities: Entities,
): List | undefined {
  const { problems } = reading;
  const { of } = use.values;
  const entity = entities[of];
  if (!entity) {
    const advice = `Name one of ${Object.keys(entities).join(', ')}.`;
    problems.report(use.at('of'), `${field.name} lists ${of}, which is no type with @entity.`, advice);
  }
  const page = checkArguments(reading, field);
  const filter = page.where && readFilter(reading, page.where, entity);
  const orders = page.orderBy && readOrders(reading, page.orderBy, entity);
  const connection = entity && readConnection(reading, field, of);
  if (!entity || !filter || !orders || !connection) return undefined;
  const { defaultOrder, defaultFirst } = page;
  return { name: field.name, of, ...connection, filter, orders, defaultOrder, defaultFirst };
}

/** A list takes `where`, `orderBy`, `first` and `after`, and nothing else: what the generic list would not obey. */
function checkArguments({ problems }: Reading, field: AnyField) {
  const of = (name: string) => field.args.find((argument) => argument.name === name);
  const [where, orderBy, first, after] = ['where', 'orderBy', 'first', 'after'].map(of);
  const refuse = (name: string, wanted: string, advice: string): void =>
    problems.report(
      of(name)?.astNode ?? field.astNode,
      `The list ${field.name} needs an argument \`${wanted}\`.`,
      advice,
    );

  const whereType = getNullableType(where?.type);
  const filter = isInputObjectType(whereType) ? whereType : undefined;
  if (!filter || !isNonNullType(where?.type))
    refuse('where', 'where: …Filter!', 'Add an input type that at least names the workspace.');

  const orderType = getNullableType(orderBy?.type);
  const order = isEnumType(orderType) ? orderType : undefined;
  // Where the caller has to say it, no default is ever asked for.
  const isSaid = isNonNullType(orderBy?.type) && orderBy.defaultValue === undefined;
  const defaultOrder: unknown = isSaid ? order?.getValues()[0]?.name : orderBy?.defaultValue;
  if (!order || typeof defaultOrder !== 'string')
    refuse(
      'orderBy',
      'orderBy: …Order = SOME_ORDER',
      'Add an enum whose values carry @order, and say which is the default, or make it non-null.',
    );

  const defaultFirst: unknown = first?.defaultValue;
  if (String(first?.type) !== 'Int' || typeof defaultFirst !== 'number' || defaultFirst < 1)
    refuse('first', 'first: Int = 50', 'Say how many there are in a page where the caller does not.');
  if (String(after?.type) !== 'String')
    refuse('after', 'after: String', 'Add it: pages follow each other by it.');

  for (const argument of field.args)
    if (![where, orderBy, first, after].includes(argument))
      problems.report(
        argument.astNode,
        `The list ${field.name} would not obey its argument ${argument.name}.`,
        'Put conditions into the filter input.',
      );
  return {
    where: filter,
    orderBy: order,
    defaultOrder: String(defaultOrder),
    defaultFirst: Number(defaultFirst),
  };
}
