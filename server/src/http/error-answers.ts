import { HoldfastError } from '@holdfast/schema/errors';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { statusOf } from '../graphql/present-error.js';
import type { Presenter } from '../graphql/presenter.js';
import { requestScope } from '../graphql/request-scope.js';
import type { Runtime } from '../runtime.js';
import { drain } from './drain.js';

/** What Fastify refuses before a handler runs, in the words of the catalogue. */
const refusals: Readonly<Record<string, () => HoldfastError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new HoldfastError('PAYLOAD_TOO_LARGE'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new HoldfastError('BAD_USER_INPUT', 'The body is not JSON.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () =>
    new HoldfastError('BAD_USER_INPUT', 'The body is empty; send { "query": … }.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new HoldfastError('BAD_USER_INPUT', 'The body is shorter or longer than content-length says.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new HoldfastError('BAD_USER_INPUT', 'Send the body as application/json.'),
};

/** An answer that consists of one error, shaped like every answer of a GraphQL API. */
export function sendError(
  reply: FastifyReply,
  error: unknown,
  present: Presenter,
  more: object = {},
): FastifyReply {
  const presented: GraphQLFormattedError = requestScope.run({ requestId: reply.request.id }, () =>
    present(error),
  );
  const { retryAfterMs } = presented.extensions ?? {};
  if (typeof retryAfterMs === 'number') void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  return reply
    .code(statusOf([presented]) ?? 500)
    .type('application/json; charset=utf-8')
    .send({ errors: [{ ...presented, extensions: { ...presented.extensions, ...more } }] });
}

/** Whatever goes wrong outside of a resolver is answered in the same shape, and gives as little away. */
export function addErrorAnswers(fastify: FastifyInstance, present: Presenter, runtime: Runtime): void {
  fastify.setErrorHandler(async (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const refusal = HoldfastError.is(error) ? error : refusals[error.code]?.();
    if (refusal?.code === 'PAYLOAD_TOO_LARGE') await drain(request.raw, runtime);
    return sendError(reply, refusal ?? error, present);
  });
  fastify.setNotFoundHandler((_request, reply) =>
    sendError(reply, new HoldfastError('NOT_FOUND', 'There is nothing at this address.'), present),
  );
}
