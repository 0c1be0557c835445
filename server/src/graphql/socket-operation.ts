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

/**
 * An operation that came over a socket, parsed, validated and measured by the rules that Apollo Server applies to
 * requests over HTTP; or what is wrong with it.
 */
export function socketOperation(
  schema: GraphQLSchema,
  request: SocketRequest,
  { introspection }: { introspection: boolean },
): ExecutionArgs | readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(request.query, { maxTokens: complexityLimits.tokens });
  } catch (error) {
    return [requestFault(error)];
  }
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const invalid = validate(schema, document, rules);
  if (invalid.length > 0) return invalid.map(requestFault);

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
      error instanceof GraphQLError ? error : new GraphQLError('refused', { originalError: error as Error }),
    ];
  }
  return { schema, document, operationName: request.operationName ?? null, variableValues: variables };
}

/** The same error, marked as the request's own fault and not the server's. */
function requestFault(error: unknown): GraphQLError {
  const message = error instanceof Error ? error.message : 'The request is not valid.';
  const nodes = error instanceof GraphQLError ? error.nodes : undefined;
  const originalError = error instanceof RangeError ? error : undefined;
  return new GraphQLError(message, { nodes, originalError, extensions: { code: 'BAD_USER_INPUT' } });
}
