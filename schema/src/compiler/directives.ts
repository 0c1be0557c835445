import {
  getDirectiveValues,
  visit,
  type ASTNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import type {
  DeleteConflict,
  Direction,
  FilterOp,
  Limit,
  MergeStrategy,
  OnDelete,
  Role,
  WriteKind,
  WritePriority,
} from '../manifest.js';
import type { Problems } from './problems.js';

/** What each directive of `sdl/directives.graphql` says, its defaults filled in. */
export interface DirectiveValues {
  entity: { model: string; partition: string; onDeleteConflict: DeleteConflict };
  merge: { strategy: MergeStrategy };
  limit: Limit;
  relation: { field: string; onDelete: OnDelete };
  count: { of: string; by: string };
  list: { of: string };
  op: { kind: FilterOp; field?: string; fields?: readonly string[] };
  order: { by: string; direction: Direction };
  writes: { entity: string; kind: WriteKind; priority: WritePriority };
  auth: { role: Role };
}

export interface DirectiveUse<Name extends keyof DirectiveValues> {
  readonly values: DirectiveValues[Name];
  /** The argument of this name, or the directive where it is not given: the place to report a problem at. */
  at(argument?: string): ASTNode;
}

interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[];
}

/** A type, field or value of a schema, with the SDL that it comes from. */
export interface Element {
  readonly astNode?: (ASTNode & Annotated) | null;
  readonly extensionASTNodes?: ReadonlyArray<ASTNode & Annotated>;
}

const advice: Record<keyof DirectiveValues, string> = {
  entity: 'Put it on an object type.',
  merge: 'Put it on a stored field of a type with @entity.',
  limit: 'Put it on a stored field of a type with @entity.',
  relation: 'Put it on a field of a type with @entity.',
  count: 'Put it on a field of a type with @entity.',
  list: 'Put it on a field of Query.',
  op: 'Put it on a field of an input that is the `where` argument of a field with @list.',
  order: 'Put it on a value of an enum that is the `orderBy` argument of a field with @list.',
  writes: 'Put it on a field of Mutation.',
  auth: 'Put it on a type with @entity, a stored field of one, or a mutation with @writes.',
};

/** Reports arguments of another type than a directive asks for; until they are mended, nothing can be read. */
export function checkDirectiveValues(
  schema: GraphQLSchema,
  document: DocumentNode,
  problems: Problems,
): void {
  visit(document, {
    Directive(node) {
      const definition = schema.getDirective(node.name.value);
      try {
        if (definition) getDirectiveValues(definition, { directives: [node] });
      } catch (error) {
        problems.add(error, `Give @${node.name.value} a value of the type that its definition asks for.`);
      }
    },
  });
  problems.throwIfAny();
}

/** Reads directives, and knows afterwards which ones stood where nothing reads them. */
export class Directives {
  private readonly read = new Set<ConstDirectiveNode>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly problems: Problems,
  ) {}

  of<Name extends keyof DirectiveValues>(name: Name, element: Element): DirectiveUse<Name> | undefined {
    const nodes = [...(element.astNode ? [element.astNode] : []), ...(element.extensionASTNodes ?? [])];
    const node = nodes
      .flatMap(({ directives }) => directives ?? [])
      .find((directive) => directive.name.value === name);
    const definition = this.schema.getDirective(name);
    if (!node || !definition) return undefined;
    this.read.add(node);
    // The SDL of the directive is the type: sdl/directives.graphql and DirectiveValues say the same.
    const values = getDirectiveValues(definition, { directives: [node] }) as unknown as DirectiveValues[Name];
    const at = (argument?: string) => node.arguments?.find((given) => given.name.value === argument) ?? node;
    return { values, at };
  }

  /** Reports what stood in vain: an author who wrote it expects it to do something. */
  reportUnread(document: DocumentNode): void {
    visit(document, {
      Directive: (node) => {
        const name = node.name.value;
        if (!isOurs(name) || this.read.has(node as ConstDirectiveNode)) return;
        this.problems.report(node, `@${name} does nothing here.`, advice[name]);
      },
    });
  }
}

const isOurs = (name: string): name is keyof DirectiveValues => Object.hasOwn(advice, name);
