import {
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';
import type { ValueType } from '../manifest.js';

/** The scalars that the engine stores, compares and checks. */
export const storedScalars = ['ID', 'String', 'Int', 'Float', 'Boolean', 'DateTime'];

/** The type as the manifest has it; undefined for what the engine cannot store: objects, other scalars, lists of lists or of nulls. */
export function valueTypeOf(type: GraphQLOutputType | GraphQLInputType): ValueType | undefined {
  const nullable = !isNonNullType(type);
  const bare = getNullableType(type);
  const list = isListType(bare);
  if (list && !isNonNullType(bare.ofType)) return undefined;
  const element: unknown = list ? getNullableType(bare.ofType) : bare;
  if (isEnumType(element)) {
    return { name: element.name, values: element.getValues().map(({ name }) => name), list, nullable };
  }
  if (isScalarType(element) && storedScalars.includes(element.name))
    return { name: element.name, list, nullable };
  return undefined;
}
