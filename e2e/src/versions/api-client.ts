/** A program that speaks to one API version over real HTTP and a real WebSocket, with documents generated for it. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { WebSocket } from 'ws';

export interface ApiAnswer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data;
  readonly errors?: ReadonlyArray<{
    readonly message: string;
    readonly extensions: { readonly code: string; readonly supported?: readonly string[] };
  }>;
}

export interface ApiClient {
  ask<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer<Data>>;
  /** What a subscription gives, one after the other. */
  follow<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Following<Data>;
}

export interface Following<Data> {
  next(): Promise<Data>;
  stop(): void;
}

/** `path`: such as `/graphql/2026-11`. */
export const apiClient = (server: string, path: string, token?: string): ApiClient => {
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    async ask(document, variables, headers = {}) {
      const response = await fetch(`${server}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorization, ...headers },
        body: JSON.stringify({ query: print(document), variables }),
      });
      const answer = (await response.json()) as Omit<ApiAnswer<never>, 'status' | 'headers'>;
      return { status: response.status, headers: response.headers, ...answer };
    },
    follow<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) {
      const socket = openSocket(server, path, authorization);
      const pages: Data[] = [];
      let wake = (): void => {};
      socket.on('message', (text: Buffer) => {
        const message = JSON.parse(text.toString()) as { type: string; payload: { data: Data } };
        const payload = { query: print(document), variables };
        if (message.type === 'connection_ack')
          socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
        else if (message.type === 'next') pages.push(message.payload.data);
        wake();
      });
      return {
        async next() {
          while (pages.length === 0) await new Promise<void>((resolve) => (wake = resolve));
          return pages.shift() as Data;
        },
        stop: () => socket.terminate(),
      };
    },
  };
};

/** How a socket is greeted: what its acknowledgement says, or why it was closed. */
export const greetedBy = (
  server: string,
  path: string,
  { init = {}, headers = {} }: { init?: object; headers?: Record<string, string> },
): Promise<{ payload: unknown } | { code: number; reason: string }> =>
  new Promise((resolve) => {
    const socket = openSocket(server, path, init, headers);
    socket.on('message', (text: Buffer) => {
      resolve({ payload: (JSON.parse(text.toString()) as { payload?: unknown }).payload });
      socket.terminate();
    });
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });

function openSocket(server: string, path: string, init: object, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${server.replace('http', 'ws')}${path}`, 'graphql-transport-ws', { headers });
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: init })));
  return socket;
}
