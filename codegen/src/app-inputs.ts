import type { Manifest, Write } from '@holdfast/schema';
import { Kind, visit, type DocumentNode, type InputValueDefinitionNode } from 'graphql';

/**
 * The schema as an app's types see it: in a write's input, what the client kit fills in by itself may be left out. That
 * is the idempotency key, the time, the version that the person saw, and the id of a record that is being made.
 */
export function withFilledIn(typeDefs: DocumentNode, manifest: Manifest): DocumentNode {
  const inputs = new Map(Object.values(manifest.writes).map((write) => [write.input, filledIn(write)]));
  return visit(typeDefs, {
    InputObjectTypeDefinition: (node) => {
      const names = inputs.get(node.name.value);
      return (
        names && {
          ...node,
          fields: node.fields?.map((field) => (names.has(field.name.value) ? optional(field) : field)),
        }
      );
    },
  });
}

const filledIn = ({ kind }: Write): ReadonlySet<string> =>
  new Set(['clientMutationId', 'issuedAt', kind === 'CREATE' ? 'id' : 'baseVersion']);

/** With a default, a field may be left out but not be null; the value itself is seen by nobody. */
const optional = (field: InputValueDefinitionNode): InputValueDefinitionNode => ({
  ...field,
  defaultValue:
    field.name.value === 'baseVersion' ? { kind: Kind.INT, value: '0' } : { kind: Kind.STRING, value: '' },
});
