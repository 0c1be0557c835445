import type { Manifest } from '@holdfast/schema';
import {
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  BREAK,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';

/**
 * Whether all that a subscription asks for stands in the page that it is given: nothing is loaded, nothing depends on
 * who asks or with which variables. Such a page is the same answer to all to whom it is the same page.
 */
export function asksForThePageAlone(
  schema: GraphQLSchema,
  document: DocumentNode,
  { entities }: Manifest,
): boolean {
  let alone = true;
  const types = new TypeInfo(schema);
  const loads = (): typeof BREAK => {
    alone = false;
    return BREAK;
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      Directive: loads,
      Field(node) {
        const parent = types.getParentType();
        if (node.name.value === '__typename' || parent === schema.getSubscriptionType()) return undefined;
        if (!isObjectType(parent) || node.arguments?.length) return loads();
        const entity = Object.hasOwn(entities, parent.name) ? entities[parent.name] : undefined;
        const isStored = entity
          ? Object.values(entity.fields).some(({ name, sync }) => [name, sync].includes(node.name.value))
          : parent.getFields()[node.name.value]?.resolve === undefined;
        return isStored ? undefined : loads();
      },
    }),
  );
  return alone;
}
