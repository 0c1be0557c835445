import { once } from 'node:events';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { socketClass } from '../../src/transport/socket-class.js';

/** What a subscriber is told when the socket never stands. */
const failureWith = (webSocketImpl: unknown, url: string) =>
  new Promise((resolve) => {
    const client = createClient({ url, webSocketImpl, lazy: true, retryAttempts: 0 });
    client.subscribe(
      { query: 'subscription { a }' },
      { next: () => {}, error: resolve, complete: () => resolve('complete') },
    );
  });

describe('the WebSocket class that graphql-ws is given', () => {
  it('closes where the platform refuses to make a socket: its subscribers do not wait for ever', async () => {
    class Refusing {
      constructor() {
        throw new Error('not from this page');
      }
    }
    const told = await failureWith(socketClass(Refusing as never), 'ws://127.0.0.1:1');
    expect(told).toMatchObject({ code: 1006, reason: 'not from this page' });
  });

  it('ends no process when it is closed before it stands', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const client = createClient({
      url: `ws://127.0.0.1:${port}`,
      webSocketImpl: socketClass(WebSocket),
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => {},
    });
    const closed = new Promise((done) => client.on('closed', done));
    client.terminate();
    await closed;
    // The process would end over the error of `ws` in one of the next turns, after its socket is gone.
    await new Promise((done) => server.close(done));
  });
});
