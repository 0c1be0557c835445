import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  type ArgumentNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  type GraphQLSchema,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import { carries, gives, names, nulls, omits, sends, type Use } from './use.js';

/** Where what is found goes, and what the operation's variables are. */
export interface Giving {
  readonly schema: GraphQLSchema;
  readonly uses: Set<Use>;
  readonly variables: ReadonlyMap<string, VariableDefinitionNode>;
}

/** Which of these arguments are given and which left out. */
export function giveArguments(
  giving: Giving,
  declared: readonly GraphQLArgument[],
  given: readonly ArgumentNode[] = [],
  coordinate: (argument: string) => string,
): void {
  for (const argument of declared) {
    const node = given.find(({ name }) => name.value === argument.name);
    if (node) giveValue(giving, coordinate(argument.name), argument.type, node.value);
    else leaveOut(giving, coordinate(argument.name), argument);
  }
}

/** What is left out is what its default says, with all that hangs on that value. */
function leaveOut({ uses }: Giving, at: string, { type, defaultValue }: GraphQLArgument): void {
  uses.add(omits(at));
  const named = getNamedType(type);
  if (isEnumType(named) && typeof defaultValue === 'string')
    uses.add(carries(`${named.name}.${defaultValue}`));
}

/** A value, as it stands in a document, for the argument or input field `at`. */
function giveValue(giving: Giving, at: string, type: GraphQLInputType, value: ValueNode): void {
  const { uses, variables } = giving;
  if (value.kind === Kind.VARIABLE) {
    const definition = variables.get(value.name.value);
    // A variable that may be absent leaves out what it stands for; one that may be null may be given as null.
    const required = definition?.type.kind === Kind.NON_NULL_TYPE;
    if (!required) uses.add(nulls(at));
    if (!required && !definition?.defaultValue) uses.add(omits(at));
    uses.add(gives(at));
    sendAnyOf(giving, getNamedType(type));
  } else if (value.kind === Kind.NULL) {
    uses.add(gives(at));
    uses.add(nulls(at));
  } else {
    uses.add(gives(at));
    sendLiteral(giving, at, type, value);
  }
}

function sendLiteral(giving: Giving, at: string, type: GraphQLInputType, value: ValueNode): void {
  const { uses } = giving;
  if (isNonNullType(type)) return sendLiteral(giving, at, type.ofType, value);
  if (isListType(type)) {
    for (const item of value.kind === Kind.LIST ? value.values : [value])
      giveValue(giving, at, type.ofType, item);
    return;
  }
  uses.add(sends(type.name));
  if (isEnumType(type) && value.kind === Kind.ENUM) uses.add(carries(`${type.name}.${value.value}`));
  if (!isInputObjectType(type) || value.kind !== Kind.OBJECT) return;
  uses.add(names(type.name));
  for (const field of Object.values(type.getFields())) {
    const given = value.fields.find(({ name }) => name.value === field.name);
    if (given) giveValue(giving, `${type.name}.${field.name}`, field.type, given.value);
    else uses.add(omits(`${type.name}.${field.name}`));
  }
}

/** Whatever a variable of this type may carry. */
export function sendAnyOf(
  { uses }: Pick<Giving, 'uses'>,
  type: GraphQLNamedInputType,
  seen = new Set<string>(),
): void {
  // Which mutations an app has in its queue is known, and each is looked at by itself (`usageOfQueued`).
  if (type.name === 'QueuedMutation' || seen.has(type.name)) return;
  seen.add(type.name);
  uses.add(sends(type.name));
  uses.add(names(type.name));
  if (isEnumType(type)) for (const { name } of type.getValues()) uses.add(carries(`${type.name}.${name}`));
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields())) {
      sendAnyField(uses, `${type.name}.${field.name}`, field);
      sendAnyOf({ uses }, getNamedType(field.type), seen);
    }
}

function sendAnyField(uses: Set<Use>, at: string, field: GraphQLInputField): void {
  uses.add(gives(at));
  if (!isRequiredInputField(field)) uses.add(omits(at));
  if (!isNonNullType(field.type)) uses.add(nulls(at));
}
