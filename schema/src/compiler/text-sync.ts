import { getNamedType, Kind, type FieldDefinitionNode, type GraphQLField } from 'graphql';

/** The type of the field that stands beside each TEXT field, by which devices exchange it. */
const textSync = 'TextSync';

/** Name of the field beside a TEXT field. */
export const syncFieldOf = (name: string): string => `${name}Sync`;

export const isTextSync = (field: GraphQLField<unknown, unknown>): boolean =>
  getNamedType(field.type).name === textSync;

/** `bodySync: TextSync!`, for the field `body`. */
export const syncFieldNode = ({ name, loc }: FieldDefinitionNode): FieldDefinitionNode => ({
  kind: Kind.FIELD_DEFINITION,
  loc,
  name: { kind: Kind.NAME, value: syncFieldOf(name.value) },
  description: {
    kind: Kind.STRING,
    value: `How \`${name.value}\` was written, for devices.`,
  },
  type: {
    kind: Kind.NON_NULL_TYPE,
    type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: textSync } },
  },
});

/** Whether a field is the one beside a TEXT field, as `syncFieldNode` writes it. */
export const isSyncFieldOf = (text: FieldDefinitionNode, { name, type }: FieldDefinitionNode): boolean =>
  name.value === syncFieldOf(text.name.value) &&
  type.kind === Kind.NON_NULL_TYPE &&
  type.type.kind === Kind.NAMED_TYPE &&
  type.type.name.value === textSync;

/** Whether a field is declared to merge as TEXT. */
export const isText = ({ directives }: FieldDefinitionNode): boolean =>
  directives?.some(
    ({ name, arguments: args }) =>
      name.value === 'merge' &&
      args?.some(
        ({ name: given, value }) =>
          given.value === 'strategy' && value.kind === Kind.ENUM && value.value === 'TEXT',
      ),
  ) ?? false;
