import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Log } from '../log.js';
import type { Registry } from '../registry/index.js';
import { complexityLimits, refuseCostly } from './complexity.js';
import type { Context } from './context.js';
import { registeredTexts } from './registered-texts.js';
import { statusOf } from './present-error.js';
import type { Presenter } from './presenter.js';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly present: Presenter;
  readonly log: Log;
  /** Where only registered operations are run: they are asked for by hash. Without it, whoever sent a text once may send its hash. */
  readonly registry?: Registry | undefined;
}

/** Apollo Server for one API version. It has to be started; it listens on nothing itself. */
export function createApollo({
  schema,
  introspection,
  present,
  log,
  registry,
}: ApolloOptions): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: registry ? { cache: registeredTexts(registry) } : {},
    // Its default follows NODE_ENV, and a stack trace must not depend on that.
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    maxRecursiveSelections: true,
    parseOptions: { maxTokens: complexityLimits.tokens },
    formatError: (_formatted, error) => present(error),
    logger: apolloLogger(log),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      limits,
      statuses,
    ],
  });
}

const limits: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, operation, request }) => {
      if (operation) refuseCostly({ schema, document, operation, variables: request.variables });
    },
  }),
};

/** An answer of errors alone has the status of the first, and says in a header what time alone will mend. */
const statuses: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body, http } }) => {
      if (body.kind !== 'single') return;
      const { data, errors } = body.singleResult;
      if (!errors?.length || Object.values(data ?? {}).some((value) => value !== null)) return;
      http.status = statusOf(errors) ?? http.status;
      const wait = errors[0]?.extensions?.retryAfterMs;
      if (typeof wait === 'number') http.headers.set('retry-after', String(Math.ceil(wait / 1000)));
    },
  }),
};

const apolloLogger = (log: Log) => {
  // Apollo's own messages may repeat what a resolver threw.
  const say = (level: 'debug' | 'warn' | 'error') => (message: unknown) =>
    log[level](
      {},
      level === 'debug' ? String(message) : 'Apollo Server reports a problem; LOG_LEVEL=debug shows it',
    );
  return { debug: say('debug'), info: say('debug'), warn: say('warn'), error: say('error') };
};
