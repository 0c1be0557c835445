import { ApolloLink, Observable } from '@apollo/client';
import { print } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import type { ApiRequest } from '../transport/api.js';
import type { Ask } from '../transport/authorized.js';
import type { GraphQLAnswer } from '../transport/graphql-answer.js';
import type { SocketSession } from '../transport/socket-port.js';

/**
 * The end of the chain: queries and mutations over HTTP, subscriptions over the WebSocket, all with the session's token.
 * GraphQL errors arrive as Apollo's `CombinedGraphQLErrors`; what is no answer of the API as a `HoldfastError`. A
 * subscription that breaks ends with its error: what must survive that is synced, not subscribed to.
 */
export function apiLink(connection: () => { readonly ask: Ask; readonly socket: SocketSession }): ApolloLink {
  return new ApolloLink((operation) => {
    const { variables, operationName } = operation;
    const { ask, socket } = connection();
    const request: ApiRequest = {
      query: print(operation.query),
      variables,
      ...(operationName === undefined ? {} : { operationName }),
    };
    return operation.operationType === OperationTypeNode.SUBSCRIPTION
      ? subscription(socket, request)
      : exchange(ask, request);
  });
}

function exchange(ask: Ask, request: ApiRequest): Observable<ApolloLink.Result> {
  return new Observable((observer) => {
    const abort = new AbortController();
    ask(request, { signal: abort.signal }).then(
      (answer) => {
        observer.next(resultOf(answer));
        observer.complete();
      },
      (error: unknown) => observer.error(error),
    );
    return () => abort.abort();
  });
}

function subscription(socket: SocketSession, request: ApiRequest): Observable<ApolloLink.Result> {
  return new Observable((observer) =>
    socket.subscribe(request, {
      next: (answer) => observer.next(resultOf(answer)),
      closed: (error) => (error ? observer.error(error) : observer.complete()),
    }),
  );
}

const resultOf = ({ data, errors, extensions }: GraphQLAnswer): ApolloLink.Result => ({
  ...(data === undefined ? {} : { data }),
  ...(errors ? { errors } : {}),
  ...(extensions ? { extensions } : {}),
});
