import {
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { operationOf } from './selections.js';

/** A query in two: what this device answers, and what only the server can. Either is absent where nothing is left of it. */
export interface SplitQuery {
  readonly local: DocumentNode | undefined;
  readonly remote: DocumentNode | undefined;
}

/** Splits a query by its root fields. Each part is a valid document: fragments and variables that it no longer uses are gone. */
export function splitQuery(document: DocumentNode, isLocal: (rootField: string) => boolean): SplitQuery {
  return {
    local: keep(document, (field) => isLocal(field.name.value)),
    remote: keep(document, (field) => !isLocal(field.name.value)),
  };
}

function keep(document: DocumentNode, wanted: (field: FieldNode) => boolean): DocumentNode | undefined {
  const operation = operationOf(document);
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const selectionSet = keepIn(operation.selectionSet, fragments, wanted);
  if (!hasFields(selectionSet)) return undefined;
  return withoutUnused({ ...operation, selectionSet }, fragments);
}

/** Fragments on the root type are opened, since one part of them may stay and another go. */
function keepIn(
  { selections, ...node }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  wanted: (field: FieldNode) => boolean,
): SelectionSetNode {
  const kept = selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD)
      return selection.name.value === '__typename' || wanted(selection) ? [selection] : [];
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return [];
    const selectionSet = keepIn(fragment.selectionSet, fragments, wanted);
    if (!hasFields(selectionSet)) return [];
    const { typeCondition } = fragment;
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        ...(typeCondition ? { typeCondition } : {}),
        ...(selection.directives ? { directives: selection.directives } : {}),
        selectionSet,
      },
    ];
  });
  return { ...node, selections: kept };
}

const hasFields = ({ selections }: SelectionSetNode): boolean =>
  selections.some((selection) => selection.kind !== Kind.FIELD || selection.name.value !== '__typename');

function withoutUnused(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): DocumentNode {
  const used = new Map<string, FragmentDefinitionNode>();
  const variables = new Set<string>();
  const note = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      VariableDefinition: () => false,
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || used.has(name.value)) return;
        used.set(name.value, fragment);
        note(fragment);
      },
    });
  };
  note(operation);
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    variables.has(variable.name.value),
  );
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions }, ...used.values()] };
}

/** The variables that a document declares, out of those given. */
export function variablesFor(
  document: DocumentNode,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const declared = (operationOf(document).variableDefinitions ?? []).map(
    ({ variable }) => variable.name.value,
  );
  return Object.fromEntries(
    declared.filter((name) => Object.hasOwn(given, name)).map((name) => [name, given[name]]),
  );
}
