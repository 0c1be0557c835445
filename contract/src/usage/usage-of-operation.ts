import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  typeFromAST,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { giveArguments, type Giving } from './given-values.js';
import { expects, names, narrows, reads, runs, stands, type Use } from './use.js';

/**
 * All the ways in which a document of one operation leans on a schema. What its variables may carry counts as sent, and
 * what they may lack as left out: nobody knows what an app on a phone sends. What the schema does not have leaves no
 * trace; that is told by validating the document.
 */
export function usageOfOperation(schema: GraphQLSchema, document: DocumentNode): ReadonlySet<Use> {
  const uses = new Set<Use>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) addOperation(schema, document, definition, uses);
  return uses;
}

function addOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  uses: Set<Use>,
): void {
  const variables = new Map(
    (operation.variableDefinitions ?? []).map((definition) => [definition.variable.name.value, definition]),
  );
  const giving: Giving = { schema, uses, variables };
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);

  uses.add(runs(operation.operation));
  for (const { type } of variables.values()) {
    const declared = typeFromAST(schema, type as never);
    if (declared) uses.add(names(getNamedType(declared).name));
  }
  const root = schema.getRootType(operation.operation);
  under(operation.directives);
  if (root) select(operation.selectionSet, root, []);

  function select(set: SelectionSetNode, parent: GraphQLCompositeType, spread: readonly string[]): void {
    uses.add(names(parent.name));
    for (const node of set.selections) {
      under(node.directives);
      if (node.kind === Kind.FIELD) selectField(node, parent, spread);
      else if (node.kind === Kind.INLINE_FRAGMENT)
        narrow(node.typeCondition?.name.value, node.selectionSet, parent, spread);
      else {
        const name = node.name.value;
        const fragment = spread.includes(name) ? undefined : fragments.get(name);
        under(fragment?.directives);
        if (fragment)
          narrow(fragment.typeCondition.name.value, fragment.selectionSet, parent, [...spread, name]);
      }
    }
  }

  function narrow(
    condition: string | undefined,
    set: SelectionSetNode,
    parent: GraphQLCompositeType,
    spread: readonly string[],
  ): void {
    const type = condition === undefined ? parent : schema.getType(condition);
    if (!isCompositeType(type)) return;
    if (type !== parent) uses.add(narrows(parent.name, type.name));
    select(set, type, spread);
  }

  function selectField(node: FieldNode, parent: GraphQLCompositeType, spread: readonly string[]): void {
    const name = node.name.value;
    for (const owner of ownersOf(schema, parent)) {
      const field = owner.getFields()[name];
      if (!field) continue;
      const at = `${owner.name}.${name}`;
      uses.add(reads(at));
      giveArguments(giving, field.args, node.arguments, (argument) => `${at}(${argument}:)`);
      const type = getNamedType(field.type);
      if (!isCompositeType(type) || isAbstractType(type)) uses.add(expects(type.name));
      if (isCompositeType(type) && node.selectionSet) select(node.selectionSet, type, spread);
    }
  }

  function under(directives: readonly DirectiveNode[] = []): void {
    for (const { name, arguments: given } of directives) {
      uses.add(stands(`@${name.value}`));
      const definition = schema.getDirective(name.value);
      giveArguments(giving, definition?.args ?? [], given, (argument) => `@${name.value}(${argument}:)`);
    }
  }
}

/** The type whose field is selected, and the objects that may stand for it: what binds them binds who reads them. */
function ownersOf(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
): Array<GraphQLObjectType | GraphQLInterfaceType> {
  if (isObjectType(type)) return [type];
  return isInterfaceType(type) ? [type, ...schema.getPossibleTypes(type)] : [];
}
