import {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { isExecutable } from './executable.js';

/** Which types a request can get to, by the way in which it does. */
export interface Reach {
  /** Stand in answers. */
  readonly output: ReadonlySet<string>;
  /** Stand in arguments and variables. */
  readonly input: ReadonlySet<string>;
}

/** What requests reach: from the roots through fields, arguments, and the objects behind interfaces and unions. */
export function reachOf(schema: GraphQLSchema): Reach {
  const output = new Set<string>();
  const input = new Set<string>();

  const send = (type: GraphQLNamedType): void => {
    if (input.has(type.name)) return;
    input.add(type.name);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) send(getNamedType(field.type));
  };
  const read = (type: GraphQLNamedType): void => {
    if (output.has(type.name)) return;
    output.add(type.name);
    if (isUnionType(type)) type.getTypes().forEach(read);
    if (isInterfaceType(type)) schema.getPossibleTypes(type).forEach(read);
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    type.getInterfaces().forEach(read);
    for (const field of Object.values(type.getFields())) {
      read(getNamedType(field.type));
      for (const argument of field.args) send(getNamedType(argument.type));
    }
  };

  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    if (root) read(root);
  for (const { locations, args } of schema.getDirectives())
    if (locations.some(isExecutable)) for (const { type } of args) send(getNamedType(type));
  return { output, input };
}
