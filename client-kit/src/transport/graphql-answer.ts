import { HoldfastError, isErrorCode, type ErrorCode } from '@holdfast/schema/errors';

/** One entry of `errors` in an answer of the API. */
export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What the API said: GraphQL's own shape, and how long to wait where a header said so. */
export interface GraphQLAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly retryAfterMs?: number;
}

/** An HTTP answer before anybody has judged whose it is. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly retryAfterMs: number | undefined;
  readonly body: string;
}

/**
 * The API's own answer, or a `HoldfastError` where something else answered: a hotel's sign-in page with status 200, a
 * proxy, a connection cut in the middle of the body. Only the API's own words may change anything on the device, so
 * even a 401 without a GraphQL body is no more than `OFFLINE`.
 */
export function readAnswer(raw: RawAnswer): GraphQLAnswer {
  const answer = /\bjson\b/i.test(raw.contentType ?? '') ? graphqlShape(raw.body) : undefined;
  if (answer) return raw.retryAfterMs === undefined ? answer : { ...answer, retryAfterMs: raw.retryAfterMs };
  const code = codeOfProxy[raw.status] ?? 'OFFLINE';
  throw new HoldfastError(code, undefined, {
    cause: new Error(`HTTP ${raw.status}, ${raw.contentType ?? 'no content type'}: not an answer of the API`),
    ...(raw.retryAfterMs === undefined ? {} : { retryAfterMs: raw.retryAfterMs }),
  });
}

/** What a status means when something in front of the API gave it. All else says no more than that the API was not reached. */
const codeOfProxy: Readonly<Record<number, ErrorCode>> = {
  413: 'PAYLOAD_TOO_LARGE',
  429: 'RATE_LIMITED',
  502: 'OVERLOADED',
  503: 'OVERLOADED',
  504: 'OVERLOADED',
};

function graphqlShape(body: string): GraphQLAnswer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { data, errors } = value;
  const hasErrors = Array.isArray(errors) && errors.length > 0 && errors.every(isAnswerError);
  if (errors !== undefined && !hasErrors) return undefined;
  return isObject(data) || (hasErrors && (data === null || data === undefined)) ? value : undefined;
}

/** An error of an answer as one of the catalogue. A newer server's unknown code is read by its `retryable` alone. */
export function errorOfAnswer(errors: readonly AnswerError[], retryAfterMs?: number): HoldfastError {
  const error = errors.find(({ extensions }) => isErrorCode(extensions?.code)) ?? errors[0];
  const { code, retryable, retryAfterMs: wait } = error?.extensions ?? {};
  const known = isErrorCode(code) ? code : retryable === false ? 'BAD_USER_INPUT' : 'INTERNAL';
  const waitMs = typeof wait === 'number' ? wait : retryAfterMs;
  return new HoldfastError(known, error?.message, {
    cause: errors,
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  });
}

/**
 * Whether an answer says no more than that it takes the operation's text: the hash is `unknown` to the server, or it takes no
 * hashes (`unsupported`). In the words of Apollo's persisted queries, which are the protocol.
 */
export function textWish({ errors }: Pick<GraphQLAnswer, 'errors'>): 'unknown' | 'unsupported' | undefined {
  switch (errors?.[0]?.message) {
    case 'PersistedQueryNotFound':
      return 'unknown';
    case 'PersistedQueryNotSupported':
      return 'unsupported';
    default:
      return undefined;
  }
}

/** The data of an answer that has no errors; throws the first error of the catalogue otherwise. */
export function dataOf(answer: GraphQLAnswer): Readonly<Record<string, unknown>> {
  if (answer.errors) throw errorOfAnswer(answer.errors, answer.retryAfterMs);
  return answer.data ?? {};
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAnswerError = (value: unknown): value is AnswerError =>
  isObject(value) && typeof value.message === 'string';
