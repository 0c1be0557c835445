import type { FastifyInstance } from 'fastify';
import { handleProtocols } from 'graphql-ws';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Runtime } from '../runtime.js';
import type { SocketLike } from './guarded-socket.js';
import { socketLimits } from './socket-server.js';
import { graphqlPath } from './versions.js';

export interface Upgrade {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly address: string;
}

export interface WebSocketOptions {
  readonly fastify: FastifyInstance;
  readonly runtime: Runtime;
  /** Serves one socket; the function returned is called when it has closed. */
  readonly opened: (
    upgrade: Upgrade,
    socket: SocketLike,
  ) => (code?: number, reason?: string) => Promise<void>;
}

/** How long a client may take to agree that a closed socket is closed, in milliseconds. */
const farewellMs = 1_000;

/** How often a silent socket is asked whether it is still there; one that does not answer until the next time is ended. */
const pingEveryMs = 30_000;

/** WebSockets at the paths of the API, on the same port as everything else. Gives what waits until all have gone. */
export function addWebSockets({ fastify, runtime, opened }: WebSocketOptions): () => Promise<void> {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 4 * socketLimits.message,
    handleProtocols,
  });
  fastify.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path !== graphqlPath && !path.startsWith(`${graphqlPath}/`)) {
      // Nobody else listens to a stream that asks to be upgraded; one that is reset would end the process.
      stream.on('error', () => stream.destroy());
      stream.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    server.handleUpgrade(request, stream, head, (socket) => {
      const upgrade = { path, headers: request.headers, address: request.socket.remoteAddress ?? 'unknown' };
      const closed = opened(upgrade, messageSocket(socket));
      const stopPings = keepAlive(socket, runtime);
      // Without a listener, a message that is too large or not well formed would end the process; ws closes by itself.
      socket.on('error', () => {});
      socket.once('close', (code, reason) => {
        stopPings();
        void closed(code, reason.toString());
      });
    });
  });
  return async () => {
    // An open socket holds the port's server open, and a phone without a network never says goodbye.
    const cancel = runtime.setTimer(farewellMs, () => {
      for (const socket of server.clients) socket.terminate();
    });
    await Promise.all([...server.clients].map((socket) => new Promise((gone) => socket.once('close', gone))));
    cancel();
  };
}

const messageSocket = (socket: WebSocket): SocketLike => ({
  protocol: socket.protocol,
  // Resolves when it has been handed to the network: a reader that is slow slows down what is read for it.
  send: (data) =>
    new Promise((resolve, reject) => {
      if (socket.readyState === socket.OPEN)
        socket.send(data, (error) => (error ? reject(error) : resolve()));
      else resolve();
    }),
  close: (code, reason) => socket.close(code, reason),
  onMessage: (handler) => {
    socket.on('message', (data: RawData, binary: boolean) => {
      if (binary) socket.close(1003, 'Send text');
      else void handler((data as Buffer).toString('utf8'));
    });
  },
});

/** Ends a socket whose other side has gone without a word, as phones do. */
function keepAlive(socket: WebSocket, runtime: Runtime): () => void {
  let answered = true;
  let cancel: () => void;
  socket.on('pong', () => {
    answered = true;
  });
  const ask = (): void => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    cancel = runtime.setTimer(pingEveryMs, ask);
  };
  cancel = runtime.setTimer(pingEveryMs, ask);
  return () => cancel();
}
