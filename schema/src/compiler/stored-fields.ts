import { getNamedType, isLeafType, type GraphQLField } from 'graphql';
import { roles, type Field, type Limit, type MergeStrategy, type Role, type ValueType } from '../manifest.js';
import { engineTypes, isEngineField } from './engine-fields.js';
import type { Declared } from './entities.js';
import { checkLimit } from './limit-fit.js';
import { readMerge } from './merge-fit.js';
import type { Reading } from './reading.js';
import { syncFieldOf } from './text-sync.js';
import { storedScalars, valueTypeOf } from './value-types.js';

/** A stored field, before its wire name is known. */
export type StoredField = Omit<Field, 'wire'>;

/** The fields of an entity that are columns of its table: all but relations and counts. */
export function readStoredFields(reading: Reading, entity: Declared): Record<string, StoredField> {
  const fields = entity.type.getFields();
  checkEngineFields(reading, entity);
  const stored: Record<string, StoredField> = {};
  for (const field of Object.values(fields)) {
    if (!isLeafType(getNamedType(field.type)) || isCount(field)) continue;
    const type = storedType(reading, entity, field);
    const given = type && readRules(reading, entity, field, type);
    if (given) stored[field.name] = given;
  }
  return stored;
}

function checkEngineFields({ problems }: Reading, { type, partition }: Declared): void {
  const fields = type.getFields();
  for (const [name, wanted] of Object.entries(engineTypes(partition))) {
    const field = fields[name];
    if (!field)
      problems.report(
        type.astNode,
        `${type.name} syncs but has no \`${name}: ${wanted}\`.`,
        'Add it: the engine keeps it on every record.',
      );
    else if (String(field.type) !== wanted)
      problems.report(
        field.astNode,
        `${type.name}.${name} is ${String(field.type)}; the engine keeps a ${wanted} there.`,
        `Write \`${name}: ${wanted}\`.`,
      );
  }
}

function storedType(
  { problems }: Reading,
  { type: parent }: Declared,
  field: GraphQLField<unknown, unknown>,
): ValueType | undefined {
  const type = valueTypeOf(field.type);
  if (!type)
    problems.report(
      field.astNode,
      `${parent.name}.${field.name} is ${String(field.type)}, which cannot be stored and synced.`,
      `Use one of ${storedScalars.join(', ')}, an enum, or a list of those without nulls in it, such as [String!]!.`,
    );
  if (field.args.length > 0)
    problems.report(
      field.args[0]?.astNode,
      `${parent.name}.${field.name} is stored, so it takes no arguments.`,
      'Take the arguments away.',
    );
  return type;
}

function readRules(
  { directives, problems }: Reading,
  { type: parent, role: readers, partition }: Declared,
  field: GraphQLField<unknown, unknown>,
  type: ValueType,
): StoredField {
  const at = `${parent.name}.${field.name}`;
  const merge = directives.of('merge', field);
  const limit = directives.of('limit', field);
  const auth = directives.of('auth', field);
  const rule = merge ?? limit ?? auth;
  if (rule && isEngineField(partition, field.name)) {
    problems.report(rule.at(), `${at} is kept by the engine and takes no rules.`, 'Take the directive away.');
    return { name: field.name, type, strategy: 'LAST_WRITE' };
  }
  const strategy = merge && readMerge(problems, merge, at, type);
  if (limit) checkLimit(problems, limit, at, type);
  if (auth && !type.nullable)
    problems.report(
      auth.at(),
      `${at} has @auth, but those who may not read it must get null.`,
      `Make it nullable: drop the last "!" of ${String(field.type)}.`,
    );
  if (auth && roles.indexOf(auth.values.role) <= roles.indexOf(readers))
    problems.report(
      auth.at(),
      `${at} asks for ${auth.values.role}, which ${parent.name} asks for already (${readers}).`,
      'Ask for a higher role, or take @auth away.',
    );
  return describe(field.name, type, strategy, limit?.values, auth?.values.role);
}

/** Absent rules stay absent, so that a manifest is the same after a trip through JSON. */
function describe(
  name: string,
  type: ValueType,
  strategy: MergeStrategy = 'LAST_WRITE',
  limit?: Limit,
  role?: Role,
): StoredField {
  return {
    name,
    type,
    strategy,
    ...(limit && { limit: { ...limit } }),
    ...(role && { role }),
    ...(strategy === 'TEXT' && { sync: syncFieldOf(name) }),
  };
}

const isCount = (field: GraphQLField<unknown, unknown>): boolean =>
  field.astNode?.directives?.some((directive) => directive.name.value === 'count') ?? false;
