import {
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  getNullableType,
  type GraphQLField,
} from 'graphql';
import type { Count, Relation } from '../manifest.js';
import type { Declared } from './entities.js';
import type { Reading } from './reading.js';
import type { StoredField } from './stored-fields.js';
import { isTextSync } from './text-sync.js';

type Stored = ReadonlyMap<string, Readonly<Record<string, StoredField>>>;
type AnyField = GraphQLField<unknown, unknown>;

/** The fields of an entity that are about other records: to-one relations, and counts of what points here. */
export function readLinks(
  reading: Reading,
  entity: Declared,
  stored: Stored,
): { relations: Record<string, Relation>; counts: Record<string, Count> } {
  const relations: Record<string, Relation> = {};
  const counts: Record<string, Count> = {};
  for (const field of Object.values(entity.type.getFields())) {
    const relation = readRelation(reading, entity, field, stored);
    if (relation) relations[field.name] = relation;
    const count = readCount(reading, entity, field, stored);
    if (count) counts[field.name] = count;
  }
  return { relations, counts };
}

function readRelation(
  { directives, problems }: Reading,
  { type: parent }: Declared,
  field: AnyField,
  stored: Stored,
): Relation | undefined {
  const at = `${parent.name}.${field.name}`;
  const use = directives.of('relation', field);
  if (!use) {
    const linksNowhere = !isLeafType(getNamedType(field.type)) && !isTextSync(field);
    if (linksNowhere)
      problems.report(
        field.astNode,
        `${at} is no value, and nothing says how it is found.`,
        'Add @relation(field: "…") for one record, or give it as a list of Query.',
      );
    return undefined;
  }
  const { field: key, onDelete } = use.values;
  const to = getNullableType(field.type);
  if (isListType(to) || !isObjectType(getNamedType(to)) || !stored.has(getNamedType(to).name)) {
    problems.report(
      use.at(),
      `${at} is ${String(field.type)}; a relation leads to one record of a type with @entity.`,
      'Use such a type.',
    );
    return undefined;
  }
  if (isNonNullType(field.type))
    problems.report(
      field.astNode,
      `${at} may not be non-null: its record may be deleted, or hidden from the reader.`,
      `Write ${String(to)} without "!".`,
    );
  const keyType = stored.get(parent.name)?.[key]?.type;
  if (!keyType || keyType.name !== 'ID' || keyType.list)
    problems.report(
      use.at('field'),
      `${at} is found by ${parent.name}.${key}, which is no stored ID.`,
      `Add \`${key}: ID!\`, or name the field that holds the id.`,
    );
  return { name: field.name, field: key, to: getNamedType(to).name, onDelete };
}

function readCount(
  { directives, problems }: Reading,
  { type: parent }: Declared,
  field: AnyField,
  stored: Stored,
): Count | undefined {
  const use = directives.of('count', field);
  if (!use) return undefined;
  const at = `${parent.name}.${field.name}`;
  const { of, by } = use.values;
  const counted = stored.get(of);
  if (String(field.type) !== 'Int!')
    problems.report(
      field.astNode,
      `${at} is ${String(field.type)}; a count is a number, and there always is one.`,
      'Write Int!.',
    );
  if (!counted) {
    problems.report(
      use.at('of'),
      `${at} counts ${of}, which is no type with @entity.`,
      `Name one of ${[...stored.keys()].join(', ')}.`,
    );
    return undefined;
  }
  const keyType = counted[by]?.type;
  if (!keyType || keyType.name !== 'ID' || keyType.list)
    problems.report(
      use.at('by'),
      `${at} counts by ${of}.${by}, which is no stored ID.`,
      `Name the field of ${of} that holds the id of a ${parent.name}.`,
    );
  return { name: field.name, of, by };
}
