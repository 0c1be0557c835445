/**
 * Errors as callers see them: a code of the catalogue, whether trying again helps, and words that give nothing of the
 * inside away. What the catalogue does not know is `INTERNAL` with a request id, under which the log has the rest.
 */
import { catalogue, HoldfastError, httpStatus, isErrorCode, type ErrorCode } from '@holdfast/schema/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { unavailable } from '../db/index.js';

export interface PresentOptions {
  readonly requestId: string;
  /** Whether messages may name types and fields that the caller did not. */
  readonly suggestions: boolean;
  /** Told of each error that is the server's own fault. */
  readonly onInternal: (error: unknown) => void;
}

/** Codes by which Apollo Server says that the request itself was wrong; its messages speak of the request only. */
const requestFaults = new Set<unknown>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** How Prisma says that the database is out of reach, out of connections or out of time. */
const prismaUnavailable = new Set<unknown>(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);

const busyForMs = 2_000;

interface Verdict {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

export function presentError(error: unknown, options: PresentOptions): GraphQLFormattedError {
  const { code, message, retryAfterMs } = judge(error, options);
  const extensions = {
    code,
    retryable: catalogue[code].retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.ceil(retryAfterMs) }),
    ...(code === 'INTERNAL' && { requestId: options.requestId }),
  };
  const { locations, path } = error instanceof GraphQLError ? error.toJSON() : {};
  return { message, ...(locations && { locations }), ...(path && { path }), extensions };
}

function judge(error: unknown, { suggestions, onInternal }: PresentOptions): Verdict {
  const cause = causeOf(error);
  if (HoldfastError.is(cause))
    return { code: cause.code, message: cause.message, retryAfterMs: cause.retryAfterMs };
  const fault = requestFault(error);
  if (fault) {
    const message = fault.message.replace(/^(Syntax|GraphQL) error: /i, '');
    return { ...fault, message: suggestions ? message : message.replace(/ Did you mean .+\?$/, '') };
  }
  onInternal(cause);
  if (unavailable(cause) || prismaUnavailable.has(codeOf(cause)))
    return { code: 'OVERLOADED', message: catalogue.OVERLOADED.message, retryAfterMs: busyForMs };
  return { code: 'INTERNAL', message: catalogue.INTERNAL.message };
}

/** What graphql-js or Apollo Server have to say against the request; undefined where the fault is not the request's. */
function requestFault(error: unknown): Verdict | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const { code, validationErrorCode } = error.extensions;
  // Brackets within brackets until the parser's stack is full.
  if (causeOf(error) instanceof RangeError && requestFaults.has(code))
    return { code: 'QUERY_TOO_COMPLEX', message: catalogue.QUERY_TOO_COMPLEX.message };
  if (/^(Syntax Error: )?Document contains more tha[nt] \d+ tokens/.test(error.message))
    return { code: 'QUERY_TOO_COMPLEX', message: catalogue.QUERY_TOO_COMPLEX.message };
  if (validationErrorCode === 'MAX_RECURSIVE_SELECTIONS_EXCEEDED')
    return { code: 'QUERY_TOO_COMPLEX', message: catalogue.QUERY_TOO_COMPLEX.message };
  if (validationErrorCode === 'INTROSPECTION_DISABLED')
    return { code: 'FORBIDDEN', message: 'This server does not show its schema by query.' };
  if (requestFaults.has(code)) return { code: 'BAD_USER_INPUT', message: error.message };
  // graphql-js refuses a few arguments only when it runs the field, with no code and nothing thrown beneath.
  if (error.originalError === undefined && /^Argument "/.test(error.message))
    return { code: 'BAD_USER_INPUT', message: error.message };
  return undefined;
}

/** What was thrown, under the GraphQL errors that were wrapped around it. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** The HTTP status of an answer that consists of errors alone: that of the first, as the catalogue has it. */
export function statusOf(errors: readonly GraphQLFormattedError[]): number | undefined {
  const code = errors[0]?.extensions?.code;
  return isErrorCode(code) ? httpStatus[code] : undefined;
}
