import {
  Kind,
  visit,
  type ASTNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type NameNode,
  type TypeNode,
} from 'graphql';
import { marksOf, nameIn, textIn, type Named } from './marks.js';

/** What a version calls the types, and their fields and values, of the SDL; and back. */
export interface Names {
  readonly type: (stored: string) => string;
  /** A field, an input's field or an enum's value; the type by its name in the SDL. */
  readonly member: (type: string, stored: string) => string;
  readonly storedType: (name: string) => string;
  /** The type by its name in the SDL. */
  readonly storedMember: (type: string, name: string) => string;
}

/** The names of what a version has, read from its part of the SDL. */
export function namesIn(selected: DocumentNode, version: string): Names {
  const types = new Map<string, string>();
  const members = new Map<string, string>();
  const storedTypes = new Map<string, string>();
  const storedMembers = new Map<string, string>();
  for (const definition of selected.definitions) {
    if (!isNamed(definition)) continue;
    const type = definition.name.value;
    if (!definition.kind.endsWith('Extension')) {
      types.set(type, nameIn(definition, version));
      storedTypes.set(nameIn(definition, version), type);
    }
    for (const member of membersOf(definition)) {
      members.set(`${type}.${member.name.value}`, nameIn(member, version));
      storedMembers.set(`${type}.${nameIn(member, version)}`, member.name.value);
    }
  }
  return {
    type: (stored) => types.get(stored) ?? stored,
    member: (type, stored) => members.get(`${type}.${stored}`) ?? stored,
    storedType: (name) => storedTypes.get(name) ?? name,
    storedMember: (type, name) => storedMembers.get(`${type}.${name}`) ?? name,
  };
}

/**
 * A version's part of the SDL by the version's own names: definitions, and all that refers to them, the arguments of
 * directives among them.
 */
export function renamed(selected: DocumentNode, version: string, names: Names): DocumentNode {
  const listed = listedBy(selected);
  const definitions = selected.definitions.map((definition): DefinitionNode => {
    const owner = isNamed(definition) ? definition.name.value : '';
    return visit(definition, {
      enter(node: ASTNode) {
        if (node === definition && isNamed(definition) && definition.kind !== Kind.DIRECTIVE_DEFINITION)
          return { ...definition, name: named(definition.name, names.type(owner)) };
        if (node.kind === Kind.NAMED_TYPE)
          return { ...node, name: named(node.name, names.type(node.name.value)) };
        if (node.kind === Kind.DIRECTIVE)
          return renamedDirective(node as ConstDirectiveNode, owner, names, listed);
        if (node.kind === Kind.INPUT_VALUE_DEFINITION) {
          const defaultValue = node.defaultValue && renamedValue(node.defaultValue, node.type, names);
          return { ...node, name: named(node.name, nameIn(node, version)), defaultValue };
        }
        if (node.kind === Kind.FIELD_DEFINITION || node.kind === Kind.ENUM_VALUE_DEFINITION)
          return { ...node, name: named(node.name, nameIn(node, version)) };
        return undefined;
      },
    });
  });
  return { ...selected, definitions };
}

const named = (name: NameNode, value: string): NameNode => ({ ...name, value });

const isNamed = (node: DefinitionNode): node is DefinitionNode & Named => 'name' in node && !!node.name;

function membersOf(definition: DefinitionNode): readonly Named[] {
  if ('fields' in definition) return definition.fields ?? [];
  if ('values' in definition) return definition.values ?? [];
  return [];
}

/** By the name of a filter input or an order enum: the type whose lists it is for. */
function listedBy(selected: DocumentNode): ReadonlyMap<string, string> {
  const queries = selected.definitions
    .filter((node) => isNamed(node) && node.name.value === 'Query')
    .flatMap((node) => membersOf(node) as readonly FieldDefinitionNode[]);
  return new Map(
    queries.flatMap((field) => {
      const of = textIn(marksOf(field, 'list')[0], 'of');
      return of === undefined
        ? []
        : (field.arguments ?? []).map(({ type }) => [nameOfType(type), of] as const);
    }),
  );
}

const nameOfType = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOfType(type.type);

/** The names that a directive's arguments hold, by what the directive is about. */
function renamedDirective(
  node: ConstDirectiveNode,
  owner: string,
  names: Names,
  listed: ReadonlyMap<string, string>,
): ConstDirectiveNode {
  const of = textIn(node, 'of') ?? '';
  const listOf = listed.get(owner) ?? '';
  const rename: Record<string, Record<string, (text: string) => string>> = {
    entity: { partition: (text) => names.member(owner, text) },
    relation: { field: (text) => names.member(owner, text) },
    count: { of: names.type, by: (text) => names.member(of, text) },
    list: { of: names.type },
    writes: { entity: names.type },
    op: { field: (text) => names.member(listOf, text), fields: (text) => names.member(listOf, text) },
    order: { by: (text) => names.member(listOf, text) },
  };
  const byArgument = rename[node.name.value];
  if (!byArgument) return node;
  return {
    ...node,
    arguments: node.arguments?.map((argument) => {
      const change = byArgument[argument.name.value];
      return change ? { ...argument, value: changedText(argument.value, change) } : argument;
    }),
  };
}

function changedText(value: ConstValueNode, change: (text: string) => string): ConstValueNode {
  if (value.kind === Kind.STRING) return { ...value, value: change(value.value) };
  if (value.kind === Kind.LIST)
    return { ...value, values: value.values.map((item) => changedText(item, change)) };
  return value;
}

/** A default, with the enum values in it under their names. */
function renamedValue(value: ConstValueNode, type: TypeNode, names: Names): ConstValueNode {
  const of = nameOfType(type);
  if (value.kind === Kind.ENUM) return { ...value, value: names.member(of, value.value) };
  if (value.kind === Kind.LIST)
    return { ...value, values: value.values.map((item) => renamedValue(item, type, names)) };
  return value;
}
