import { getNamedType, isObjectType, type GraphQLField, type GraphQLObjectType } from 'graphql';
import type { Reading } from './reading.js';

/** The types that carry a list's pages, in the form of a Relay connection; undefined if the field returns something else. */
export function readConnection(
  reading: Reading,
  field: GraphQLField<unknown, unknown>,
  of: string,
): { connection: string; edge: string } | undefined {
  const connection = getNamedType(field.type);
  const edge = isObjectType(connection) ? getNamedType(connection.getFields().edges?.type) : undefined;
  if (!isObjectType(connection) || String(field.type) !== `${connection.name}!` || !isObjectType(edge)) {
    reading.problems.report(
      field.astNode,
      `The list ${field.name} returns ${String(field.type)}, which is no connection.`,
      'Return a non-null type with edges, nodes, pageInfo and totalCount, such as NoteConnection!.',
    );
    return undefined;
  }
  checkShape(reading, connection, {
    edges: `[${edge.name}!]!`,
    nodes: `[${of}!]!`,
    pageInfo: 'PageInfo!',
    totalCount: 'Int!',
  });
  checkShape(reading, edge, { cursor: 'String!', node: `${of}!` });
  return { connection: connection.name, edge: edge.name };
}

function checkShape({ problems }: Reading, type: GraphQLObjectType, wanted: Record<string, string>): void {
  const fields = type.getFields();
  for (const [name, wantedType] of Object.entries(wanted)) {
    const field = fields[name];
    if (String(field?.type) === wantedType) continue;
    const message = field
      ? `${type.name}.${name} is ${String(field.type)}; a list gives ${wantedType} there.`
      : `${type.name} has no ${name}.`;
    problems.report(field?.astNode ?? type.astNode, message, `Write \`${name}: ${wantedType}\`.`);
  }
}
