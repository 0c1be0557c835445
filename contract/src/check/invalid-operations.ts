import { Kind, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { SchemaSide, Surface } from './check.js';
import { concernedOf } from './concerned.js';
import type { Consumer } from './consumers.js';
import type { Finding } from './finding.js';

/**
 * Operations that the schema refuses, for a reason that none of the changes found gives already: one that was never
 * valid, or whatever the rules know nothing of.
 */
export function invalidOperations(
  { version, before }: Surface,
  after: SchemaSide,
  consumers: readonly Consumer[],
  changes: readonly Finding[],
): Finding[] {
  return consumers.flatMap((consumer): Finding[] => {
    const { document, app, appVersion, name } = consumer;
    if (!document) return [];
    const [problem] = problemsOf(after.schema, document);
    const told = changes.some(
      ({ verdict, concerned }) =>
        verdict === 'breaking' &&
        concerned.some((one) => one.name === name && one.app === app && one.appVersion === appVersion),
    );
    if (problem === undefined || told) return [];
    const never = before !== undefined && problemsOf(before.schema, document).length > 0;
    return [
      {
        kind: 'operation-invalid',
        version,
        change: `operation-invalid ${app} ${appVersion} ${name}`,
        at: name,
        verdict: 'breaking',
        reason: `The server refuses ${name}: ${problem}${never ? ' It was never valid for this version.' : ''}`,
        wayOut: never
          ? 'Register the app under the API version that it was built for.'
          : 'Put back what the operation asks for, in this version.',
        frozen: false,
        concerned: [concernedOf(consumer)],
        fails: true,
      },
    ];
  });
}

function problemsOf(schema: GraphQLSchema, document: DocumentNode): string[] {
  // graphql-js validates an operation whose root does not exist, and only fails when it is run.
  const rootless = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION && !schema.getRootType(definition.operation)
      ? [`the schema has no ${definition.operation} root.`]
      : [],
  );
  return [...rootless, ...validate(schema, document).map(({ message }) => message)];
}
