import {
  Kind,
  visit,
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  type NamedTypeNode,
  type TypeDefinitionNode,
} from 'graphql';
import type { Problems } from '../problems.js';
import { holds, rangeOf, versionDirectives, type Annotated, type Named } from './marks.js';

/**
 * What one dated version has of the SDL, still by the SDL's own names: without what came later (`@since`) or was gone by
 * then (`@until`). Reports what stands there twice, and what is of a type that the version lacks.
 */
export function selectVersion(document: DocumentNode, version: string, problems: Problems): DocumentNode {
  const selected = select(document, (node) => holds(rangeOf(node), version));
  checkTwice(selected, version, problems);
  checkReferences(document, selected, version, problems);
  problems.throwIfAny();
  return selected;
}

/** What any of the versions has, each element in its newest shape: what is stored, and what the engine runs on. */
export function selectNewest(document: DocumentNode, versions: readonly string[]): DocumentNode {
  const selected = select(document, (node) => versions.some((version) => holds(rangeOf(node), version)));
  return visit(
    { ...selected, definitions: newestOfEach(selected.definitions) },
    {
      enter(node: ASTNode) {
        if ('fields' in node && node.fields)
          return { ...node, fields: newestOfEach(node.fields as readonly ASTNode[]) };
        if ('values' in node && node.kind !== Kind.LIST && node.values)
          return { ...node, values: newestOfEach(node.values) };
        if (node.kind === Kind.FIELD_DEFINITION)
          return { ...node, arguments: newestOfEach(node.arguments ?? []) };
        return undefined;
      },
    },
  );
}

/** Without the marks of versions, and without their definitions. */
export const withoutMarks = (document: DocumentNode): DocumentNode =>
  visit(document, {
    Directive: (node) => (versionDirectives.includes(node.name.value) ? null : undefined),
    DirectiveDefinition: (node) => (versionDirectives.includes(node.name.value) ? null : undefined),
  });

/** The elements that are there; extensions of which nothing is left go, types that are not leave the unions, and interfaces the types, that they are in. */
function select(document: DocumentNode, isThere: (node: Annotated) => boolean): DocumentNode {
  const selected = visit(document, {
    enter: (node: ASTNode) => ('directives' in node && !isThere(node as Annotated) ? null : undefined),
  });
  const lacking = lackingTypes(document, selected);
  const definitions = selected.definitions.filter(saysSomething);
  const present = (types: readonly NamedTypeNode[] = []) =>
    types.filter(({ name }) => !lacking.has(name.value));
  return visit({ ...selected, definitions } as DocumentNode, {
    enter(node: ASTNode) {
      if ('types' in node && node.types) return { ...node, types: present(node.types) };
      if ('interfaces' in node && node.interfaces) return { ...node, interfaces: present(node.interfaces) };
      return undefined;
    },
  });
}

/** Not so an extension without members, which is no SDL either. */
const saysSomething = (node: DefinitionNode): boolean =>
  !node.kind.endsWith('TypeExtension') ||
  Object.values(node).some((members) => Array.isArray(members) && members.length > 0);

const isType = (node: DefinitionNode): node is TypeDefinitionNode => node.kind.endsWith('TypeDefinition');

const typesOf = ({ definitions }: DocumentNode): Set<string> =>
  new Set(definitions.filter(isType).map(({ name }) => name.value));

function lackingTypes(whole: DocumentNode, selected: DocumentNode): Set<string> {
  const there = typesOf(selected);
  return new Set([...typesOf(whole)].filter((name) => !there.has(name)));
}

function checkReferences(
  whole: DocumentNode,
  selected: DocumentNode,
  version: string,
  problems: Problems,
): void {
  const lacking = lackingTypes(whole, selected);
  const path: string[] = [];
  const inside = {
    enter(node: ASTNode) {
      if ('name' in node && node.name && node.kind !== Kind.NAMED_TYPE && 'directives' in node)
        path.push(node.name.value);
      if (node.kind === Kind.NAMED_TYPE && lacking.has(node.name.value))
        problems.report(
          node,
          `${path.join('.')} needs ${node.name.value}, which API version ${version} does not have.`,
          `Give it the @since and @until of ${node.name.value}, or let ${version} have ${node.name.value}.`,
        );
    },
    leave(node: ASTNode) {
      if ('name' in node && node.name && node.kind !== Kind.NAMED_TYPE && 'directives' in node) path.pop();
    },
  };
  visit(selected, inside);
}

function checkTwice(selected: DocumentNode, version: string, problems: Problems): void {
  const check = (nodes: readonly Named[], of: string): void => {
    for (const [index, node] of nodes.entries())
      if (nodes.slice(0, index).some(({ name }) => name.value === node.name.value))
        problems.report(
          node as unknown as ASTNode,
          `${of}${node.name.value} stands twice in API version ${version}.`,
          'Let one end with @until where the other begins with @since.',
        );
  };
  check(selected.definitions.filter(isType), '');
  visit(selected, {
    enter(node: ASTNode) {
      const of = 'name' in node && node.name ? `${node.name.value}.` : '';
      if ('fields' in node && node.fields && node.kind !== Kind.OBJECT) check(node.fields, of);
      if (node.kind === Kind.ENUM_TYPE_DEFINITION) check(node.values ?? [], of);
      if (node.kind === Kind.FIELD_DEFINITION) check(node.arguments ?? [], of);
    },
  });
}

/** Of several with one name, the one that ends last. Extensions of a type are one element each. */
const newestOfEach = <T extends ASTNode>(nodes: readonly T[]): T[] =>
  nodes.filter(
    (node) =>
      !nodes.some(
        (other) => other.kind === node.kind && nameOf(other) === nameOf(node) && endOf(other) > endOf(node),
      ),
  );

const nameOf = (node: ASTNode): string | undefined =>
  'name' in node && node.name ? node.name.value : undefined;

/** Behind every version where it does not end. */
const endOf = (node: ASTNode): string => rangeOf(node as Annotated).until ?? '~';
