import type { HoldfastError } from '@holdfast/schema/errors';
import type { Environment } from '../environment/environment.js';
import type { Tap } from '../sync/tap.js';
import type { ApiRequest } from './api.js';
import type { TokenSource } from './authorized.js';
import type { GraphQLAnswer } from './graphql-answer.js';

export interface SocketSink {
  next(answer: GraphQLAnswer): void;
  /** Said once, last: without an error when the server ended the stream in good order. */
  closed(error?: HoldfastError): void;
}

/** All subscriptions over one WebSocket, which is open while there are any. */
export interface SocketSession {
  /** Subscribes once; a broken connection is reported, never mended here. Returns what ends the subscription in silence. */
  subscribe(request: ApiRequest, sink: SocketSink): () => void;
  close(): void;
}

export interface SocketOptions {
  readonly url: string;
  readonly environment: Pick<Environment, 'WebSocket'>;
  readonly headers: () => Readonly<Record<string, string>>;
  readonly tokens: TokenSource;
  readonly tap?: Pick<Tap, 'tell'>;
}

export type OpenSocketSession = (options: SocketOptions) => SocketSession;
