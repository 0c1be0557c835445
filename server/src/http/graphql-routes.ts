import type { ApolloServer } from '@apollo/server';
import { HoldfastError } from '@holdfast/schema/errors';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { ApiVersion } from '@holdfast/schema';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createContext, identify, type Context, type Services } from '../graphql/context.js';
import type { Presenter } from '../graphql/presenter.js';
import { requestScope } from '../graphql/request-scope.js';
import type { Heard } from '../registry/index.js';
import type { Runtime } from '../runtime.js';
import { sendError } from './error-answers.js';
import { headerOf, pathOf } from './headers.js';
import { graphqlPath, lifecycleOf, type Versions } from './versions.js';

/** One API version over HTTP. */
export interface HttpVersion {
  readonly about: ApiVersion;
  readonly apollo: ApolloServer<Context>;
  readonly services: Services;
}

export interface GraphqlRouteOptions {
  readonly versions: Versions<HttpVersion>;
  readonly present: Presenter;
  readonly runtime: Runtime;
  /** Where only registered operations are run: throws for the text of another. */
  readonly demand?: ((text: string) => Promise<void>) | undefined;
  /** Told which build of an app asks for somebody who is signed in. */
  readonly heard?: Heard | undefined;
}

/** `POST /graphql` and its dated siblings. */
export function addGraphqlRoutes(
  fastify: FastifyInstance,
  { versions, present, runtime, demand, heard }: GraphqlRouteOptions,
): void {
  const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    let version: HttpVersion;
    try {
      version = versions.choose(pathOf(request), headerOf(request, 'api-version'));
      await version.services.identity.demandBuild(headerOf(request, 'x-client-version'));
    } catch (error) {
      const supported = HoldfastError.is(error, 'API_VERSION_UNSUPPORTED') && versions.supported;
      return sendError(reply, error, present, supported ? { supported } : {});
    }
    const text = demand && textIn(request);
    try {
      if (text !== undefined) await demand?.(text);
    } catch (error) {
      return sendError(reply, error, present);
    }
    void reply.headers({ ...lifecycleOf(version.about), 'cache-control': 'no-store' });
    const { services, apollo } = version;
    const began = runtime.now();
    const handle = fastifyApolloHandler(apollo, {
      context: async () => {
        const credentials = {
          authorization: request.headers.authorization,
          clientId: headerOf(request, 'x-client-id'),
        };
        const identified = await identify(services.identity, credentials);
        if (!HoldfastError.is(identified)) await heard?.(headerOf(request, 'x-client-version'));
        return createContext({ services, identified, requestId: request.id, address: request.ip });
      },
    });
    try {
      return await requestScope.run({ requestId: request.id }, () => handle.call(fastify, request, reply));
    } finally {
      services.metrics.request((runtime.now() - began) / 1000);
    }
  };

  for (const url of [graphqlPath, `${graphqlPath}/:version`])
    fastify.route({ method: ['GET', 'POST'], url, handler: serve });
}

/** The text of the operation that a request brings along; none where it names it by hash. */
function textIn({ method, body, query }: FastifyRequest): string | undefined {
  const from: unknown = method === 'GET' ? query : body;
  const text = typeof from === 'object' && from !== null && 'query' in from ? from.query : undefined;
  return typeof text === 'string' ? text : undefined;
}
