import type { GraphiQLProps } from 'graphiql';
import { getOperationAST, OperationTypeNode, parse } from 'graphql';
import { createClient } from 'graphql-ws';
import type { Session } from './session.js';

type Fetcher = GraphiQLProps['fetcher'];
type Params = Parameters<Fetcher>[0];
/** GraphiQL's types speak of errors as objects of a class; it does no more than print them. */
type Result = Extract<Awaited<ReturnType<Fetcher>>, { data?: unknown }>;
type Headers = Record<string, string>;

/** Sends queries and mutations over HTTP, subscriptions over WebSocket, at one path of this server. */
export function createFetcher(path: string, session: Session): Fetcher {
  return async (params, options) => {
    const headers = await withSession(options?.headers ?? {}, session);
    return isSubscription(params) ? subscribe(path, params, headers) : post(path, params, headers);
  };
}

/** What is written in the headers editor comes before the account that was signed in with the button. */
async function withSession(headers: Headers, session: Session): Promise<Headers> {
  const given = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  const authorization = given ? undefined : await session.authorization();
  return authorization ? { ...headers, authorization } : headers;
}

function isSubscription({ query, operationName }: Params): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
  } catch {
    return false; // the server says what is wrong with it
  }
}

async function post(path: string, params: Params, headers: Headers): Promise<Result> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(params),
  });
  return (await answer.json()) as Result;
}

/** A socket of its own for each subscription: the headers editor may name somebody else for the next one. */
function subscribe(path: string, params: Params, headers: Headers): AsyncIterable<Result> {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const client = createClient({ url: url.href, connectionParams: headers, retryAttempts: 3 });
  const request = { ...params, operationName: params.operationName ?? null, variables: variablesOf(params) };
  return client.iterate(request) as AsyncIterable<unknown> as AsyncIterable<Result>;
}

const variablesOf = ({ variables }: Params): Record<string, unknown> =>
  (variables ?? {}) as Record<string, unknown>;
