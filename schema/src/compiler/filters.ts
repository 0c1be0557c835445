import type { GraphQLInputField, GraphQLInputObjectType } from 'graphql';
import type { Entity, Field, FilterOp, FilterRule, ValueType } from '../manifest.js';
import type { DirectiveUse } from './directives.js';
import type { Reading } from './reading.js';
import { valueTypeOf } from './value-types.js';

const isOrdered = ({ name, list }: ValueType): boolean =>
  ['DateTime', 'Int', 'Float'].includes(name) && !list;
const sameElement = (a: ValueType, b: ValueType): boolean => a.name === b.name;

/** What each comparison asks of the record's field and of the value that is compared with it. */
const needs: Record<FilterOp, { fits: (field: ValueType, value: ValueType) => boolean; what: string }> = {
  EQ: {
    fits: (field, value) => sameElement(field, value) && !field.list && !value.list,
    what: 'a value and one of the same type',
  },
  HAS: {
    fits: (field, value) => sameElement(field, value) && field.list && !value.list,
    what: 'a list and one of its elements',
  },
  CONTAINS: {
    fits: (field, value) =>
      sameElement(field, value) && field.name === 'String' && !field.list && !value.list,
    what: 'two texts',
  },
  AFTER: {
    fits: (field, value) => sameElement(field, value) && isOrdered(field) && !value.list,
    what: 'two times or two numbers',
  },
  BEFORE: {
    fits: (field, value) => sameElement(field, value) && isOrdered(field) && !value.list,
    what: 'two times or two numbers',
  },
  IN: {
    fits: (field, value) => sameElement(field, value) && !field.list && value.list,
    what: 'a value and a list of such values',
  },
};

/** The rules of a list's filter input. `entity` is undefined where the list names none; the directives are read all the same. */
export function readFilter(
  reading: Reading,
  input: GraphQLInputObjectType,
  entity: Entity | undefined,
): Record<string, FilterRule> {
  const rules: Record<string, FilterRule> = {};
  for (const field of Object.values(input.getFields())) {
    const use = reading.directives.of('op', field);
    if (entity) rules[field.name] = readRule(reading, input, field, use, entity);
  }
  if (entity) checkPartition(reading, input, rules, entity);
  return rules;
}

function readRule(
  reading: Reading,
  input: GraphQLInputObjectType,
  field: GraphQLInputField,
  use: DirectiveUse<'op'> | undefined,
  entity: Entity,
): FilterRule {
  const { problems } = reading;
  const at = `${input.name}.${field.name}`;
  const op = use?.values.kind ?? 'EQ';
  if (use?.values.field !== undefined && use.values.fields !== undefined)
    problems.report(use.at('fields'), `${at} names both field and fields.`, 'Give one of the two.');
  else if (use?.values.fields && op !== 'CONTAINS')
    problems.report(
      use.at('fields'),
      `${at} compares several fields by ${op}.`,
      'Several fields are for CONTAINS; give one `field`.',
    );

  const fields = use?.values.fields ?? [use?.values.field ?? field.name];
  const place = use?.at(use.values.fields ? 'fields' : 'field') ?? field.astNode;
  const value = valueTypeOf(field.type);
  for (const name of fields) {
    const compared = filterable(reading, place, at, entity, name);
    if (compared && !(value && needs[op].fits(compared.type, value)))
      problems.report(
        use?.at('kind') ?? field.astNode,
        `${at} is ${String(field.type)}, and cannot be compared with ${entity.name}.${name} by ${op}.`,
        `${op} compares ${needs[op].what}.`,
      );
  }
  if (field.defaultValue !== undefined)
    problems.report(
      field.astNode,
      `${at} has a default, which a device would not apply.`,
      'Take the default away.',
    );
  return { name: field.name, fields, op, required: String(field.type).endsWith('!') };
}

/** The entity's field of this name, if one may filter by it. */
function filterable(
  { problems }: Reading,
  place: Parameters<Reading['problems']['report']>[0],
  at: string,
  entity: Entity,
  name: string,
): Field | undefined {
  const field = entity.fields[name];
  if (!field)
    problems.report(
      place,
      `${at} compares ${entity.name}.${name}, which is no stored field.`,
      `Name one of ${Object.keys(entity.fields).join(', ')}.`,
    );
  else if (field.role)
    problems.report(
      place,
      `${at} would tell those who may not read ${entity.name}.${name} what is in it.`,
      'Filter by fields without @auth.',
    );
  return field;
}

function checkPartition(
  { problems }: Reading,
  input: GraphQLInputObjectType,
  rules: Record<string, FilterRule>,
  entity: Entity,
): void {
  const rule = rules[entity.partition];
  if (rule?.required && rule.op === 'EQ' && rule.fields[0] === entity.partition) return;
  problems.report(
    input.getFields()[entity.partition]?.astNode ?? input.astNode,
    `${input.name} does not ask for the workspace, and no list goes beyond one.`,
    `Add \`${entity.partition}: ID!\`.`,
  );
}
