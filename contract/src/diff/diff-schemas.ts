import { isIntrospectionType, isSpecifiedDirective, OperationTypeNode, type GraphQLSchema } from 'graphql';
import type { Change } from './change.js';
import { diffDirective } from './diff-directives.js';
import { diffType, kindOf } from './diff-types.js';
import { matchNames } from './named.js';

export interface DiffOptions {
  /**
   * Whether both sides say which directives stand where. A schema that was asked for by introspection does not, and
   * all that is said by directives is then passed over.
   */
  readonly directiveUses: boolean;
}

/** Every difference between two schemas, those that harm nobody included; none between a schema and itself. */
export function diffSchemas(before: GraphQLSchema, after: GraphQLSchema, options: DiffOptions): Change[] {
  return [
    ...diffRoots(before, after),
    ...diffAllTypes(before, after, options),
    ...diffDirectives(before, after),
  ];
}

function* diffRoots(before: GraphQLSchema, after: GraphQLSchema): Generator<Change> {
  for (const operation of Object.values(OperationTypeNode)) {
    const was = before.getRootType(operation)?.name;
    const is = after.getRootType(operation)?.name;
    if (was === is) continue;
    if (was === undefined) yield { kind: 'root-added', at: operation, owner: is!, after: is! };
    else if (is === undefined) yield { kind: 'root-removed', at: operation, owner: was, before: was };
    else yield { kind: 'root-changed', at: operation, owner: was, before: was, after: is };
  }
  // Introspection says null where SDL says nothing.
  if ((before.description ?? '') !== (after.description ?? ''))
    yield { kind: 'description-changed', at: 'schema', owner: 'schema' };
}

function* diffAllTypes(before: GraphQLSchema, after: GraphQLSchema, options: DiffOptions): Generator<Change> {
  const types = (schema: GraphQLSchema) =>
    Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  const { added, removed, kept } = matchNames(types(before), types(after));
  for (const { name } of added) if (!isBuiltIn(name)) yield { kind: 'type-added', at: name, owner: name };
  for (const { name } of removed) if (!isBuiltIn(name)) yield { kind: 'type-removed', at: name, owner: name };
  for (const [was, is] of kept) {
    if (kindOf(was) === kindOf(is)) yield* diffType({ before, after, ...options }, was, is);
    else
      yield {
        kind: 'type-kind-changed',
        at: was.name,
        owner: was.name,
        before: kindOf(was),
        after: kindOf(is),
      };
  }
}

/** A schema lists a built-in scalar only while something uses it: that tells its users nothing. */
const isBuiltIn = (name: string): boolean => ['Int', 'Float', 'String', 'Boolean', 'ID'].includes(name);

function* diffDirectives(before: GraphQLSchema, after: GraphQLSchema): Generator<Change> {
  const own = (schema: GraphQLSchema) =>
    schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive));
  const { added, removed, kept } = matchNames(own(before), own(after));
  for (const { name } of added)
    yield { kind: 'directive-definition-added', at: `@${name}`, owner: `@${name}` };
  for (const { name } of removed)
    yield { kind: 'directive-definition-removed', at: `@${name}`, owner: `@${name}` };
  for (const [was, is] of kept) yield* diffDirective(was, is);
}
