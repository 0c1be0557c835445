/** The server's one port: GraphQL over HTTP and WebSocket, the domain's web app, the explorer, health. */
import cors from '@fastify/cors';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Presenter } from '../graphql/presenter.js';
import type { Heard } from '../registry/index.js';
import type { Runtime } from '../runtime.js';
import { addCompression } from './compress.js';
import { addDecompression } from './decompress.js';
import { addDocs } from './docs.js';
import { addErrorAnswers } from './error-answers.js';
import { addExplorer, type ExplorerSettings } from './explorer.js';
import { addGraphqlRoutes, type HttpVersion } from './graphql-routes.js';
import type { SocketLike } from './guarded-socket.js';
import { addHeaders, exposedHeaders, pathOf, requestIdOf } from './headers.js';
import { addHealth, type HealthOptions } from './health.js';
import { addRegistryRoutes, type RegistryRouteOptions } from './registry-routes.js';
import { addSchemaRoute, type ServedSdl } from './schema-route.js';
import { homePage, pageSecurity } from './pages.js';
import { versionRefusal, type SocketServer, type SocketVersion } from './socket-server.js';
import type { Versions } from './versions.js';
import { addWebApp, type WebApp } from './web-app.js';
import { addWebSockets, type Upgrade } from './websocket.js';

/** Largest body of a request, in bytes, unpacked. */
export const largestBody = 8 * 1024 * 1024;

/** How long requests under way may take once the server stops, in milliseconds: one that never ends holds nothing up. */
export const lastRequestsMs = 5_000;

export interface HttpOptions extends Omit<HealthOptions, 'stopping'>, RegistryRouteOptions {
  readonly versions: Versions<HttpVersion & SocketVersion & ServedSdl>;
  /** Whether the schema may be asked for by everybody. */
  readonly introspection: boolean;
  /** Where only registered operations are run: throws for the text of another. */
  readonly demand?: ((text: string) => Promise<void>) | undefined;
  /** Told which build of an app asks, where that is counted. */
  readonly heard?: Heard | undefined;
  readonly sockets: SocketServer;
  readonly present: Presenter;
  readonly runtime: Runtime;
  readonly log: FastifyBaseLogger;
  readonly trustProxy: boolean;
  readonly explorer: boolean;
  readonly settings: ExplorerSettings;
  /** What is served at `/`; without it, or where it has not been built, the page that is at `/about`. */
  readonly webApp?: WebApp | undefined;
}

export interface Http {
  readonly fastify: FastifyInstance;
  /** Serves one message socket that asked for `path`; see `SocketServer`. */
  openSocket(
    path: string,
    socket: SocketLike,
    headers: IncomingMessage['headers'],
  ): (code?: number, reason?: string) => Promise<void>;
  /** Takes nothing new, finishes what is under way, ends all sockets. */
  stop(): Promise<void>;
}

export async function createHttp(options: HttpOptions): Promise<Http> {
  const { versions, sockets, present, runtime, log, settings } = options;
  let stopping = false;
  const fastify = Fastify({
    loggerInstance: log,
    // One line a request, without its query and its address: both belong to people.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => requestIdOf(request.headers.traceparent, runtime),
    bodyLimit: largestBody,
    trustProxy: options.trustProxy,
    forceCloseConnections: 'idle',
  });

  addErrorAnswers(fastify, present, runtime);
  addHeaders(fastify, runtime);
  addCompression(fastify);
  addDecompression(fastify, largestBody);
  await fastify.register(cors, {
    origin: '*',
    methods: ['GET', 'POST', 'OPTIONS'],
    exposedHeaders,
    maxAge: 86_400,
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const details = {
      requestId: request.id,
      method: request.method,
      path: pathOf(request),
      status: reply.statusCode,
    };
    request.log.info({ ...details, ms: Math.round(reply.elapsedTime) }, 'answered');
  });

  addGraphqlRoutes(fastify, options);
  addSchemaRoute(fastify, options);
  await addRegistryRoutes(fastify, options);
  addHealth(fastify, { ...options, stopping: () => stopping });
  if (options.explorer) addExplorer(fastify, settings, runtime);
  const docs = addDocs(fastify, runtime);
  const hasApp = options.webApp !== undefined && addWebApp(fastify, options.webApp, settings, runtime);
  for (const path of hasApp ? ['/about'] : ['/', '/about'])
    fastify.get(path, async (_request, reply) =>
      reply
        .header('content-security-policy', pageSecurity)
        .type('text/html; charset=utf-8')
        .send(homePage({ ...settings, app: hasApp, explorer: options.explorer, docs })),
    );

  const opened = ({ path, headers, address }: Upgrade, socket: SocketLike) => {
    const header = headers['api-version'];
    try {
      const choose = (asked?: string) =>
        versions.choose(path, Array.isArray(header) ? header[0] : header, asked);
      choose();
      return sockets.opened({ choose, socket, address });
    } catch (error) {
      // Only an accepted socket can say why: a browser does not show the status of a refused one.
      void socket.close(4400, versionRefusal(error, present, versions.supported));
      return async () => {};
    }
  };
  const webSocketsGone = addWebSockets({ fastify, runtime, opened });

  return {
    fastify,
    openSocket: (path, socket, headers) => opened({ path, headers, address: 'in process' }, socket),
    async stop() {
      stopping = true;
      await sockets.stop();
      await webSocketsGone();
      const cancel = runtime.setTimer(lastRequestsMs, () => fastify.server.closeAllConnections());
      await fastify.close();
      cancel();
    },
  };
}
