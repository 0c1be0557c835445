import type { ClientManifest } from '@holdfast/schema';
import { hashOf, type RegisteredApp, type RegisteredOperation } from '@holdfast/schema/operations';
import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  Source,
  validate,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** What the kit sends of an app's operation, and what it sends by itself: `@holdfast/client-kit/documents`. */
export interface SentByKit {
  sentOf(manifest: ClientManifest, operation: DocumentNode): Promise<string[]>;
  sentByItself(manifest: ClientManifest): string[];
}

export interface ExtractInput {
  readonly app: string;
  readonly appVersion: string;
  readonly schema: GraphQLSchema;
  readonly manifest: ClientManifest;
  readonly sources: ReadonlyArray<{ readonly name: string; readonly text: string }>;
  readonly kit: SentByKit;
}

/** An app's operations do not fit its schema, or each other. */
export class ExtractError extends Error {
  override readonly name = 'ExtractError';

  constructor(readonly problems: readonly string[]) {
    super(`The operations cannot be registered:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** All that an app may send, its own operations and the kit's, as they go over the network. Throws `ExtractError`. */
export async function extract(input: ExtractInput): Promise<RegisteredApp> {
  const { app, appVersion, manifest, schema, kit } = input;
  const documents = operationsOf(input.sources);
  const problems = documents.flatMap((document) =>
    validate(schema, document).map((error) => `${placeOf(error)}${error.message}`),
  );
  if (problems.length > 0) throw new ExtractError(problems);

  const own = await Promise.all(
    documents.map(async (document) =>
      (await kit.sentOf(manifest, document)).map((text) => registered(text, 'app', manifest)),
    ),
  );
  const byKit = kit.sentByItself(manifest).map((text) => registered(text, 'kit', manifest));
  const operations = [...own.flat(), ...byKit];
  const once = new Map(operations.map((operation) => [operation.hash, operation]));
  return { format: 1, app, appVersion, apiVersion: manifest.version, operations: [...once.values()] };
}

/** One document for each operation, with the fragments that it spreads. */
function operationsOf(sources: ExtractInput['sources']): DocumentNode[] {
  const problems: string[] = [];
  const definitions = sources.flatMap(({ name, text }) => {
    try {
      return parse(new Source(text, name)).definitions;
    } catch (error) {
      problems.push(error instanceof GraphQLError ? `${placeOf(error)}${error.message}` : String(error));
      return [];
    }
  });
  const operations = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const byName = new Map<string, OperationDefinitionNode | FragmentDefinitionNode>();
  for (const node of [...operations, ...fragments]) {
    const name = node.name?.value;
    if (name === undefined)
      problems.push('An operation has no name: it is registered and reported under it.');
    else if (byName.has(name)) problems.push(`There are two operations or fragments called ${name}.`);
    else byName.set(name, node);
  }
  if (problems.length > 0) throw new ExtractError(problems);
  const known = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  return operations.map((operation) => ({
    kind: Kind.DOCUMENT,
    definitions: [operation, ...spreadBy(operation, known)],
  }));
}

function spreadBy(
  operation: OperationDefinitionNode,
  known: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const found = new Set<FragmentDefinitionNode>();
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode): void =>
    void visit(node, {
      FragmentSpread({ name }) {
        const fragment = known.get(name.value);
        if (!fragment || found.has(fragment)) return;
        found.add(fragment);
        follow(fragment);
      },
    });
  follow(operation);
  return [...found];
}

function registered(
  text: string,
  from: RegisteredOperation['from'],
  { writes }: ClientManifest,
): RegisteredOperation {
  const operation = parse(text).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('The kit sends a document without an operation.');
  const queues =
    from === 'kit' || operation.operation !== OperationTypeNode.MUTATION
      ? []
      : operation.selectionSet.selections.flatMap((node) =>
          node.kind === Kind.FIELD && Object.hasOwn(writes, node.name.value) ? [node.name.value] : [],
        );
  return {
    name: operation.name?.value ?? '',
    kind: operation.operation,
    hash: hashOf(text),
    text,
    from,
    queues,
  };
}

const placeOf = ({ source, locations }: GraphQLError): string =>
  source ? `${source.name}:${locations?.[0]?.line ?? 1}  ` : '';
