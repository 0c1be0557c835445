import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Runtime } from '../runtime.js';

/** Answers may be read by pages of any origin: they are had by a token, which no browser adds by itself. */
export const exposedHeaders = [
  'accept-encoding',
  'api-version',
  'date',
  'deprecation',
  'retry-after',
  'sunset',
  'x-holdfast-time',
  'x-request-id',
];

/** On every answer: who the request was, what the server's clock says, and what a browser may not do with it. */
export function addHeaders(fastify: FastifyInstance, runtime: Runtime): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const now = runtime.now();
    void reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      // Devices measure their clock against these two; `date` alone would do, if it knew parts of a second.
      date: new Date(now).toUTCString(),
      'x-holdfast-time': String(now),
    });
  });
}

/** The id of the trace that a request belongs to, or a new one. */
export function requestIdOf(traceparent: unknown, runtime: Runtime): string {
  const trace =
    typeof traceparent === 'string'
      ? /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-/.exec(traceparent)?.[1]
      : undefined;
  return trace ?? runtime.uuid();
}

/** The path that was asked for, without the query: that may hold what people wrote. */
export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/';

/** A header that may come once. */
export const headerOf = (request: Pick<FastifyRequest, 'headers'>, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};
