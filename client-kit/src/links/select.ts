import type { SelectionSetNode } from 'graphql';
import { argumentsOf, responseKey, selectedFields, type SelectionScope } from './selections.js';

/** An object of the schema, as the device knows it. */
export interface SourceObject {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/** How fields that are not plain properties get their values, and which types stand behind an abstract one. */
export interface Resolvers {
  resolve(object: SourceObject, field: string, args: Readonly<Record<string, unknown>>): unknown;
  fits(typename: string, condition: string): boolean;
}

/** The part of an object that a selection asks for, under the names that it asks for. What nobody knows is null. */
export function select(
  selectionSet: SelectionSetNode,
  object: SourceObject,
  scope: SelectionScope,
  resolvers: Resolvers,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const fits = (condition: string) =>
    condition === object.__typename || resolvers.fits(object.__typename, condition);
  for (const field of selectedFields(selectionSet, scope, fits)) {
    const key = responseKey(field);
    const value = resolvers.resolve(object, field.name.value, argumentsOf(field, scope.variables));
    const chosen = field.selectionSet ? chooseFrom(value, field.selectionSet) : (value ?? null);
    // One object may be selected twice, by a field and by a fragment: both selections hold.
    result[key] = isObject(chosen) && isObject(result[key]) ? { ...result[key], ...chosen } : chosen;
  }
  return result;

  function chooseFrom(value: unknown, inner: SelectionSetNode): unknown {
    if (Array.isArray(value)) return value.map((item) => chooseFrom(item, inner));
    return isObject(value) ? select(inner, value as SourceObject, scope, resolvers) : null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
