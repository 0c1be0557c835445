/**
 * What an operation may ask for, measured before it runs. Lists multiply: a field below a page of 200 counts 200
 * times. Stored values are cheap once their record is there, so only what may be loaded is counted.
 */
import { HoldfastError } from '@holdfast/schema/errors';
import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export const complexityLimits = {
  /** Tokens of a document: more is not even parsed. */
  tokens: 15_000,
  /** Levels of fields. */
  depth: 15,
  /** Fields and spreads, fragments written out. */
  fields: 5_000,
  /** Records and answers of resolvers, each as often as it may come. */
  cost: 20_000,
} as const;

/** A field of the root does a piece of work of its own, however little it gives back. */
const rootCost = 50;
/** `__schema` and `__type` give the schema, which is as large as it is. */
const introspectionCost = 2_000;
/** How many elements a list is taken to have that is not paged. */
const unpagedList = 20;

export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
}

interface Place {
  readonly type: GraphQLNamedType;
  readonly depth: number;
  /** How often what stands here may come. */
  readonly times: number;
  /** Size of the page that the next list below has; undefined: not paged. */
  readonly page: number | undefined;
}

/** Throws `QUERY_TOO_COMPLEX` for a validated operation that asks for too much at once. */
export function refuseCostly({ schema, document, operation, variables }: Operation): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const root = schema.getRootType(operation.operation);
  let fields = 0;
  let cost = 0;

  const visit = (selections: SelectionSetNode, place: Place): void => {
    for (const selection of selections.selections) {
      // Spreads too: fragments that spread each other twice double with every level, whatever stands at their end.
      fields += 1;
      refuse(fields > complexityLimits.fields, `wider than ${complexityLimits.fields} fields`);
      if (selection.kind === Kind.FIELD) visitField(selection, place);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        visit(selection.selectionSet, {
          ...place,
          type: typeNamed(selection.typeCondition?.name.value, place.type),
        });
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment)
          visit(fragment.selectionSet, {
            ...place,
            type: typeNamed(fragment.typeCondition.name.value, place.type),
          });
      }
    }
  };

  const visitField = (node: FieldNode, { type, depth, times, page }: Place): void => {
    // The schema about itself: its depth is limited by graphql-js' own rule.
    if (node.name.value.startsWith('__')) {
      if (node.selectionSet) cost += introspectionCost;
      refuse(cost > complexityLimits.cost, `asking for more than ${complexityLimits.cost} records at once`);
      return;
    }
    const field = fieldOf(type, node.name.value);
    if (!field) return;
    const paged = pageSize(field, node);
    const below = paged ?? page;
    const list = isList(field.type) && isCompositeType(getNamedType(field.type));
    const reach = list ? times * (below ?? unpagedList) : times;
    if (depth === 1) cost += rootCost;
    if (node.selectionSet || field.resolve) cost += reach;
    refuse(depth > complexityLimits.depth, `deeper than ${complexityLimits.depth} levels`);
    refuse(cost > complexityLimits.cost, `asking for more than ${complexityLimits.cost} records at once`);
    if (node.selectionSet)
      visit(node.selectionSet, {
        type: getNamedType(field.type),
        depth: depth + 1,
        times: reach,
        page: list ? undefined : below,
      });
  };

  const typeNamed = (name: string | undefined, otherwise: GraphQLNamedType): GraphQLNamedType =>
    (name === undefined ? undefined : schema.getType(name)) ?? otherwise;

  const pageSize = (field: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined => {
    const declared = field.args.find((argument) => argument.name === 'first');
    if (!declared) return undefined;
    const given = node.arguments?.find((argument) => argument.name.value === 'first')?.value;
    const value =
      given?.kind === Kind.INT
        ? Number(given.value)
        : given?.kind === Kind.VARIABLE
          ? variables?.[given.name.value]
          : undefined;
    if (typeof value === 'number') return Math.max(1, value);
    return typeof declared.defaultValue === 'number' ? declared.defaultValue : unpagedList;
  };

  if (root) visit(operation.selectionSet, { type: root, depth: 1, times: 1, page: undefined });
}

const fieldOf = (type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);

function refuse(tooMuch: boolean, how: string): void {
  if (tooMuch) throw new HoldfastError('QUERY_TOO_COMPLEX', `This query is ${how}. Ask for less at once.`);
}
