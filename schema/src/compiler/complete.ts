import {
  Kind,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type NamedTypeNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
} from 'graphql';
import type { Problems } from './problems.js';
import { isSyncFieldOf, isText, syncFieldNode } from './text-sync.js';

/**
 * Fills in what the SDL leaves to the compiler: the members of `union SyncedRecord`, from the types with `@entity`,
 * the fields of `input QueuedMutation`, from the mutations with `@writes`, and beside each TEXT field the one by which
 * devices exchange it.
 */
export function complete(document: DocumentNode, problems: Problems): DocumentNode {
  const objects = document.definitions.filter(isObject);
  const entities = objects.filter((node) => carries(node, 'entity'));
  const writes = objects
    .filter((node) => node.name.value === 'Mutation')
    .flatMap((node) => node.fields ?? [])
    .filter((field) => carries(field, 'writes'));

  let found = 0;
  const definitions = document.definitions.map((definition): DefinitionNode => {
    if (definition.kind === Kind.UNION_TYPE_DEFINITION && definition.name.value === 'SyncedRecord') {
      found += 1;
      refuseOthers(definition, definition.types, entities, problems);
      return { ...definition, types: entities.map(memberOf) };
    }
    if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && definition.name.value === 'QueuedMutation') {
      found += 1;
      refuseOthers(definition, definition.fields, writes, problems);
      return { ...definition, fields: writes.flatMap(queuedField) };
    }
    if (isObject(definition) && carries(definition, 'entity')) return withTextSync(definition);
    return definition;
  });

  if (found < 2)
    problems.report(
      undefined,
      'The sync protocol is missing: there is no `union SyncedRecord` or no `input QueuedMutation`.',
      "Compile the domain together with the engine's own SDL (engineSdl()).",
    );
  if (entities.length === 0)
    problems.report(
      undefined,
      'No type carries @entity, so there is nothing to sync.',
      'Add @entity(model: "…") to a type.',
    );
  if (writes.length === 0)
    problems.report(
      undefined,
      'No mutation carries @writes, so there is nothing to push.',
      'Add @writes(entity: "…", kind: …) to a mutation.',
    );
  problems.throwIfAny();
  return { ...document, definitions };
}

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

const isObject = (node: DefinitionNode): node is ObjectNode =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;

const carries = (node: ObjectNode | FieldDefinitionNode, name: string): boolean =>
  node.directives?.some((directive) => directive.name.value === name) ?? false;

const withTextSync = (node: ObjectNode): ObjectNode => ({
  ...node,
  fields: node.fields
    // Already there in SDL that was completed before.
    ?.filter((field) => !node.fields?.some((text) => isText(text) && isSyncFieldOf(text, field)))
    .flatMap((field) => (isText(field) ? [field, syncFieldNode(field)] : [field])),
});

const memberOf = ({ name, loc }: ObjectNode): NamedTypeNode => ({ kind: Kind.NAMED_TYPE, name, loc });

/** `createNote: CreateNoteInput`; nothing where the mutation has no such argument, which is reported with the write. */
function queuedField({
  name,
  description,
  arguments: args,
  loc,
}: FieldDefinitionNode): InputValueDefinitionNode[] {
  const input = args?.find((argument) => argument.name.value === 'input');
  if (!input) return [];
  return [{ kind: Kind.INPUT_VALUE_DEFINITION, name, description, type: namedType(input.type), loc }];
}

const namedType = (type: TypeNode): NamedTypeNode =>
  type.kind === Kind.NAMED_TYPE ? type : namedType(type.type);

interface Named {
  readonly name: { readonly value: string };
}

/** SDL that was completed before, such as a released version's, has what the compiler fills in; nothing else may stand there. */
function refuseOthers(
  node: DefinitionNode & Named,
  written: readonly Named[] = [],
  filled: readonly Named[],
  problems: Problems,
): void {
  const names = new Set(filled.map(({ name }) => name.value));
  if (written.every(({ name }) => names.has(name.value)) && [0, names.size].includes(written.length)) return;
  problems.report(node, `${node.name.value} is filled in by the compiler.`, 'Leave it empty.');
}
