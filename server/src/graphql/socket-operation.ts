import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import { complexityLimits, refuseCostly } from './complexity.js';

export interface SocketRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

export interface SocketOperationOptions {
  readonly introspection: boolean;
}

/** Documents that are kept read, most of them sent by every device of one release of an app; no longer ones than this. */
const kept = { documents: 100, characters: 50_000 };

/**
 * Makes what reads an operation that came over a socket: parsed, validated and measured by the rules that Apollo Server
 * applies to requests over HTTP; or what is wrong with it. A document that was valid before is not read again, and
 * thousands who subscribe with it share one.
 */
export function createSocketOperations({ introspection }: SocketOperationOptions) {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const documents = new WeakMap<GraphQLSchema, Map<string, DocumentNode>>();

  const read = (schema: GraphQLSchema, query: string): DocumentNode | readonly GraphQLError[] => {
    const known = documents.get(schema) ?? new Map<string, DocumentNode>();
    documents.set(schema, known);
    const document = known.get(query) ?? parsed(query);
    if (!('definitions' in document)) return document;
    const invalid = known.has(query) ? [] : validate(schema, document, rules);
    if (invalid.length > 0) return invalid.map(requestFault);
    if (query.length <= kept.characters) {
      // Put last again: the one that was asked for longest ago goes first.
      known.delete(query);
      known.set(query, document);
      if (known.size > kept.documents) known.delete([...known.keys()][0]!);
    }
    return document;
  };

  return (schema: GraphQLSchema, request: SocketRequest): ExecutionArgs | readonly GraphQLError[] => {
    const document = read(schema, request.query);
    if (!('definitions' in document)) return document;
    const operation = getOperationAST(document, request.operationName);
    if (!operation)
      return [
        requestFault(new GraphQLError('Name the operation to run: `operationName` fits none, or several.')),
      ];
    const variables = request.variables ?? {};
    const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: 10,
    });
    if (coerced.errors) return coerced.errors.map(requestFault);
    try {
      refuseCostly({ schema, document, operation, variables });
    } catch (error) {
      return [
        error instanceof GraphQLError
          ? error
          : new GraphQLError('refused', { originalError: error as Error }),
      ];
    }
    return { schema, document, operationName: request.operationName ?? null, variableValues: variables };
  };
}

function parsed(query: string): DocumentNode | readonly GraphQLError[] {
  try {
    return parse(query, { maxTokens: complexityLimits.tokens });
  } catch (error) {
    return [requestFault(error)];
  }
}

/** The same error, marked as the request's own fault and not the server's. */
function requestFault(error: unknown): GraphQLError {
  const message = error instanceof Error ? error.message : 'The request is not valid.';
  const nodes = error instanceof GraphQLError ? error.nodes : undefined;
  const originalError = error instanceof RangeError ? error : undefined;
  return new GraphQLError(message, { nodes, originalError, extensions: { code: 'BAD_USER_INPUT' } });
}
