import {
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
} from 'graphql';

type InputValue = GraphQLArgument | GraphQLInputField;

/** The argument or input field at a coordinate: `Query.notes(first:)`, `NoteFilter.title`, `@skip(if:)`. */
export function inputValueAt(schema: GraphQLSchema, coordinate: string): InputValue | undefined {
  const match = /^(@?)(\w+)(?:\.(\w+))?(?:\((\w+):\))?$/.exec(coordinate);
  if (!match) return undefined;
  const [, directive, owner = '', member = '', argument = ''] = match;
  if (directive) return schema.getDirective(owner)?.args.find(({ name }) => name === argument);
  const type = schema.getType(owner);
  if (isInputObjectType(type)) return type.getFields()[member];
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  return type.getFields()[member]?.args.find(({ name }) => name === argument);
}
