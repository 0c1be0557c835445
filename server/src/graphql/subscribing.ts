import {
  createSourceEventStream,
  execute,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { Context } from './context.js';
import { mapped } from './mapped.js';
import { asksForThePageAlone } from './page-alone.js';

type Results = AsyncIterableIterator<ExecutionResult>;
type Result = ExecutionResult | Promise<ExecutionResult>;

/**
 * graphql-js' `subscribe`, but what is the same answer for thousands is worked out once. One whose payload and document
 * are those of another is given the very same result.
 */
export function createSubscribe(): (args: ExecutionArgs) => Promise<Results | ExecutionResult> {
  const shared = new WeakMap<object, Map<DocumentNode, Result>>();
  const isShared = oncePerDocument();

  return async (args) => {
    const { document, schema } = args;
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const run = (payload: unknown): Result => execute({ ...args, rootValue: payload });
    const runOnce = (payload: unknown): Result => {
      const known = shared.get(payload as object) ?? new Map<DocumentNode, Result>();
      shared.set(payload as object, known);
      const result = known.get(document) ?? run(payload);
      known.set(document, result);
      return result;
    };
    const { manifest } = (args.contextValue as Context).services;
    const payloads = source as AsyncIterableIterator<unknown>;
    return mapped(payloads, isShared(schema, document, manifest) ? runOnce : run, () => {});
  };
}

/** What follows from a document, which many readers share, is worked out at the first of them. */
function oncePerDocument(): typeof asksForThePageAlone {
  const known = new WeakMap<DocumentNode, boolean>();
  return (schema: GraphQLSchema, document, manifest) => {
    const answer = known.get(document) ?? asksForThePageAlone(schema, document, manifest);
    known.set(document, answer);
    return answer;
  };
}
