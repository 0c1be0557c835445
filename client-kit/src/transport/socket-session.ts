import { HoldfastError, isErrorCode } from '@holdfast/schema/errors';
import { createClient, type Client } from 'graphql-ws';
import { errorOfAnswer, type AnswerError, type GraphQLAnswer } from './graphql-answer.js';
import { socketClass } from './socket-class.js';
import type { SocketOptions, SocketSession } from './socket-port.js';

/**
 * graphql-ws speaks the protocol and nothing more: whoever subscribes decides when to try again, so its own retries
 * and timers are off. Each connection has a client of its own, because a client reconnects at once, and for ever, to a
 * server that closes with 1000.
 */
export function webSocketLive({ url, environment, headers, tokens, tap }: SocketOptions): SocketSession {
  let open: Connection | undefined;

  return {
    subscribe(request, sink) {
      const connection = (open ??= connect());
      let over = false;
      const finish = (error?: HoldfastError) => {
        if (over) return;
        over = true;
        sink.closed(error);
      };
      const unsubscribe = connection.client.subscribe(request, {
        next: (answer) => over || sink.next(answer as GraphQLAnswer),
        error: (error) => finish(errorOfSocket(error)),
        complete: () => finish(connection.broken),
      });
      return () => {
        over = true;
        unsubscribe();
      };
    },
    close() {
      open?.client.terminate();
      open = undefined;
    },
  };

  function connect(): Connection {
    let operations = 0;
    let token: string | undefined;
    const client = createClient({
      url,
      webSocketImpl: socketClass(environment.WebSocket),
      lazy: true,
      retryAttempts: 0,
      keepAlive: 0,
      generateID: () => String(++operations),
      connectionParams: async () => {
        token = await tokens.token();
        return { ...headers(), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
      },
      on: {
        message: (message) => tap?.tell(() => ({ kind: 'frame', message })),
        closed: (event) => end(errorOfSocket(event)),
        error: (error) => end(errorOfSocket(error)),
      },
    });
    const connection: Connection = { client, broken: undefined };
    return connection;

    function end(error: HoldfastError | undefined): void {
      connection.broken ??= error;
      if (open === connection) open = undefined;
      // Rejects when the connection never stood: that has been told to the subscribers.
      client.dispose()?.catch(() => undefined);
      if (token === undefined) return;
      if (error?.code === 'DEVICE_REVOKED') tokens.revoked(token);
      // Ahead of the next attempt; what that attempt then finds is what counts.
      const refused = error?.code === 'TOKEN_EXPIRED' || error?.code === 'UNAUTHENTICATED';
      if (refused) tokens.renew(token).catch(() => undefined);
    }
  }
}

interface Connection {
  readonly client: Client;
  /** Why it ended, if it did not end in good order. */
  broken: HoldfastError | undefined;
}

/** What graphql-ws gives as an error: our own, the API's errors, a close event, or an event that says nothing. */
function errorOfSocket(reason: unknown): HoldfastError | undefined {
  if (HoldfastError.is(reason)) return reason;
  if (Array.isArray(reason)) return errorOfAnswer(reason as AnswerError[]);
  const { code, reason: words } = reason as Partial<CloseEvent>;
  if (code === normalClosure) return undefined;
  const named = words?.split(':', 1)[0];
  if (isErrorCode(named)) return new HoldfastError(named, undefined, { cause: reason });
  return new HoldfastError(code === unauthorized ? 'UNAUTHENTICATED' : 'OFFLINE', undefined, {
    cause: reason,
  });
}

const normalClosure = 1000;
/** graphql-transport-ws: the server asks for other credentials. */
const unauthorized = 4401;
