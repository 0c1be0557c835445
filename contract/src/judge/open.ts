import type { GraphQLNamedType } from 'graphql';

/** Whether the schema says of an enum, union or interface that more may come: `@open`. Introspection does not tell. */
export const isOpen = ({ astNode, extensionASTNodes }: GraphQLNamedType): boolean =>
  [...(astNode ? [astNode] : []), ...extensionASTNodes].some(({ directives }) =>
    directives?.some(({ name }) => name.value === 'open'),
  );
