import {
  Kind,
  valueFromASTUntyped,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/** What one needs to read the selections of an operation. */
export interface SelectionScope {
  readonly variables: Variables;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

export function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new TypeError('The document holds no operation.');
  return operation;
}

export function scopeOf(document: DocumentNode, variables: Variables): SelectionScope {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const defaults = (operationOf(document).variableDefinitions ?? [])
    .filter(({ defaultValue }) => defaultValue !== undefined)
    .map(({ variable, defaultValue }) => [variable.name.value, valueFromASTUntyped(defaultValue!)] as const);
  return {
    variables: { ...Object.fromEntries(defaults), ...variables },
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
  };
}

/**
 * The fields selected on an object of a type, fragments opened, `@skip` and `@include` obeyed, in order. `fits` says
 * whether a fragment's type condition holds for the object.
 */
export function selectedFields(
  { selections }: SelectionSetNode,
  scope: SelectionScope,
  fits: (typeCondition: string) => boolean = () => true,
): FieldNode[] {
  const fields: FieldNode[] = [];
  for (const selection of selections) {
    if (!isIncluded(selection.directives, scope.variables)) continue;
    if (selection.kind === Kind.FIELD) {
      fields.push(selection);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : scope.fragments.get(selection.name.value);
    const condition = fragment?.typeCondition?.name.value;
    if (fragment && (condition === undefined || fits(condition)))
      fields.push(...selectedFields(fragment.selectionSet, scope, fits));
  }
  return fields;
}

/** The name under which a field's value stands in the result. */
export const responseKey = (field: FieldNode): string => field.alias?.value ?? field.name.value;

export function argumentsOf(
  { arguments: given = [] }: FieldNode | DirectiveNode,
  variables: Variables,
): Readonly<Record<string, unknown>> {
  if (given.length === 0) return noArguments;
  const values = given.map(({ name, value }) => [name.value, valueFromASTUntyped(value, { ...variables })]);
  return Object.fromEntries(values) as Record<string, unknown>;
}

const noArguments = {};

function isIncluded(directives: readonly DirectiveNode[] = [], variables: Variables): boolean {
  return directives.every((directive) => {
    const { name } = directive;
    if (name.value === 'skip') return argumentsOf(directive, variables).if !== true;
    return name.value !== 'include' || argumentsOf(directive, variables).if === true;
  });
}
