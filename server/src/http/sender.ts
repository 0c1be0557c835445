import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import type { SocketLike } from './guarded-socket.js';

type Results = AsyncIterableIterator<ExecutionResult>;

/**
 * Sends the results of subscriptions, each when its reader has taken the one before. Readers who are given the same result
 * are sent the same text, made once; graphql-ws, which is left to say how a subscription ends, would make it for each.
 */
export function createSender(shown: (id: string, result: ExecutionResult) => FormattedExecutionResult) {
  const texts = new WeakMap<ExecutionResult, string>();
  const textOf = (id: string, result: ExecutionResult): string => {
    const text = texts.get(result) ?? JSON.stringify(shown(id, result));
    texts.set(result, text);
    return text;
  };

  /** The same subscription with nothing left in it but its end. */
  return (results: Results, id: string, socket: SocketLike): Results => ({
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      for (;;) {
        const next = await results.next();
        if (next.done) return next;
        await socket.send(`{"id":${JSON.stringify(id)},"type":"next","payload":${textOf(id, next.value)}}`);
      }
    },
    return: async () => (await results.return?.()) ?? { done: true, value: undefined },
  });
}
