import { canonicalJson } from '@holdfast/schema';
import { getDirectiveValues, type ASTNode, type ConstDirectiveNode, type GraphQLSchema } from 'graphql';
import type { Change } from './change.js';
import type { Sides } from './diff-types.js';

/** GraphQL's own are compared as what they mean; those of dates say which versions have something, not what it is. */
const toldElsewhere = new Set(['deprecated', 'specifiedBy', 'oneOf', 'since', 'until', 'as']);

/** What a directive says where it does not stand. */
const asIfAbsent: Readonly<Record<string, string>> = {
  merge: '{"strategy":"LAST_WRITE"}',
  op: '{"kind":"EQ"}',
};

interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}
export interface Element {
  readonly astNode?: (ASTNode & Annotated) | null | undefined;
  readonly extensionASTNodes?: ReadonlyArray<ASTNode & Annotated>;
}

/** Differences in the directives that stand on a type, field, argument or value, and in their arguments. */
export function* diffUses(
  sides: Sides,
  at: string,
  owner: string,
  was: Element,
  is: Element,
): Generator<Change> {
  if (!sides.directiveUses) return;
  const [old, now] = [usesOf(sides.before, was), usesOf(sides.after, is)];
  for (const directive of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const before = old[directive] ?? asIfAbsent[directive];
    const after = now[directive] ?? asIfAbsent[directive];
    if (before !== after)
      yield {
        kind: 'directive-use-changed',
        at,
        owner,
        directive,
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
      };
  }
}

/** By name: the arguments as JSON, defaults filled in; one that stands several times has them in its order. */
export function usesOf(schema: GraphQLSchema, element: Element): Record<string, string> {
  const uses: Record<string, string> = {};
  for (const node of nodesOf(element).flatMap(({ directives }) => directives ?? [])) {
    const name = node.name.value;
    if (toldElsewhere.has(name)) continue;
    const definition = schema.getDirective(name);
    const values = definition ? (getDirectiveValues(definition, { directives: [node] }) ?? {}) : {};
    const text = canonicalJson(values);
    uses[name] = name in uses ? `${uses[name]},${text}` : text;
  }
  return uses;
}

const nodesOf = ({ astNode, extensionASTNodes }: Element): Array<ASTNode & Annotated> => [
  ...(astNode ? [astNode] : []),
  ...(extensionASTNodes ?? []),
];
