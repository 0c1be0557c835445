import { getNullableType, isInterfaceType, isNonNullType, isObjectType, type GraphQLField } from 'graphql';
import type { Reading } from './reading.js';

/** The payload type of a write, and the field of it that holds the record. */
export function readPayload(
  { schema, problems }: Reading,
  field: GraphQLField<unknown, unknown>,
  entity: string,
): { payload: string; record: string } | undefined {
  const result = schema.getType('MutationResult');
  const type = getNullableType(field.type);
  const fits =
    isObjectType(type) &&
    isNonNullType(field.type) &&
    type.getInterfaces().some(({ name }) => name === 'MutationResult');
  if (!fits || !isInterfaceType(result)) {
    problems.report(
      field.astNode,
      `${field.name} returns ${String(field.type)}; a write answers with a payload of its own that implements MutationResult.`,
      'Return a non-null type that implements MutationResult and has a field for the record.',
    );
    return undefined;
  }
  const own = Object.values(type.getFields()).filter(({ name }) => !result.getFields()[name]);
  const record = own.find((candidate) => String(candidate.type) === entity);
  for (const other of own)
    if (other !== record && String(getNullableType(other.type)) !== entity)
      problems.report(
        other.astNode,
        `No generic write fills in ${type.name}.${other.name}.`,
        'Take the field away.',
      );
  if (record) return { payload: type.name, record: record.name };
  problems.report(
    own.find((candidate) => String(getNullableType(candidate.type)) === entity)?.astNode ?? type.astNode,
    `${type.name} has no nullable field that holds the ${entity}.`,
    `Add one of type ${entity}, without "!": a refused write has no record to show.`,
  );
  return undefined;
}
