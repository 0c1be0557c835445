/**
 * A plugin for GraphQL Code Generator: one typed hook of Apollo Client 4 for each operation. The types and documents
 * come from the module that `documents` names. (The generator's own React plugin still writes for Apollo Client 3.)
 */
import type { PluginFunction } from '@graphql-codegen/plugin-helpers';
import { Kind, type OperationDefinitionNode, OperationTypeNode } from 'graphql';

export interface HooksConfig {
  /** Module with the typed documents of the same operations. */
  documents: string;
}

const kinds: Record<OperationTypeNode, { suffix: string; hook: string }> = {
  [OperationTypeNode.QUERY]: { suffix: 'Query', hook: 'useQuery' },
  [OperationTypeNode.MUTATION]: { suffix: 'Mutation', hook: 'useMutation' },
  [OperationTypeNode.SUBSCRIPTION]: { suffix: 'Subscription', hook: 'useSubscription' },
};

export const plugin: PluginFunction<HooksConfig> = (_schema, files, config) => {
  const operations = files
    .flatMap(({ document }) => document?.definitions ?? [])
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operations.length === 0) return { content: 'export {};\n' };
  const used = [...new Set(operations.map(({ operation }) => kinds[operation].hook))].sort();
  const skip = operations.some(({ operation }) => operation !== OperationTypeNode.MUTATION)
    ? ['type SkipToken']
    : [];
  return {
    prepend: [
      `import { ${[...skip, ...used].join(', ')} } from '@apollo/client/react';`,
      `import * as documents from '${config.documents}';`,
    ],
    content: operations.map(hookOf).join('\n'),
  };
};

function hookOf({ operation, name, variableDefinitions }: OperationDefinitionNode): string {
  if (!name)
    throw new Error('Every operation of an app needs a name: its hook and its types are named by it.');
  const { suffix, hook } = kinds[operation];
  const types = `documents.${name.value}${suffix}, documents.${name.value}${suffix}Variables`;
  const document = `documents.${name.value}Document`;
  const called = `use${name.value.charAt(0).toUpperCase()}${name.value.slice(1)}${suffix}`;
  const optional = (variableDefinitions ?? []).every(
    ({ type, defaultValue }) => type.kind !== Kind.NON_NULL_TYPE || defaultValue,
  );
  switch (operation) {
    case OperationTypeNode.MUTATION:
      return `export function ${called}(options?: ${hook}.Options<${types}>) {\n  return ${hook}(${document}, options);\n}\n`;
    case OperationTypeNode.QUERY:
      // Without partial data, what a component gets is there as a whole or not at all.
      return withSkip(
        called,
        `${hook}.Options<${types}> & { returnPartialData?: false }`,
        `${hook}(${document}, options)`,
        optional,
      );
    case OperationTypeNode.SUBSCRIPTION:
      return withSkip(called, `${hook}.Options<${types}>`, `${hook}(${document}, options)`, optional);
  }
}

const withSkip = (called: string, options: string, call: string, optional: boolean): string =>
  `export function ${called}(options${optional ? '?' : ''}: SkipToken | (${options})) {\n  return ${call};\n}\n`;
