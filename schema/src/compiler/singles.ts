import { getNullableType, isNonNullType, isObjectType } from 'graphql';
import type { Entity } from '../manifest.js';
import type { Reading } from './reading.js';

/** The query fields `x(id: ID!): X` that give one record of an entity, with the entity's name. */
export function readSingles(
  { schema, problems }: Reading,
  entities: Readonly<Record<string, Entity>>,
): Record<string, string> {
  const singles: Record<string, string> = {};
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const type = getNullableType(field.type);
    if (!isObjectType(type) || !entities[type.name]) continue;
    const [id, ...others] = field.args;
    const byId = id?.name === 'id' && String(id.type) === 'ID!' && others.length === 0;
    if (!byId)
      problems.report(
        field.astNode,
        `Query.${field.name} gives one ${type.name}, but not by its id alone.`,
        'Write `(id: ID!)`, or make it a list with @list.',
      );
    if (isNonNullType(field.type))
      problems.report(
        field.astNode,
        `Query.${field.name} may not be non-null: there may be no such record, or not for the reader.`,
        `Write ${type.name} without "!".`,
      );
    singles[field.name] = type.name;
  }
  return singles;
}
