import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { lastRequestsMs } from '../../src/http/index.js';
import { socketLimits } from '../../src/http/socket-server.js';
import { testApp } from '../app/test-app.js';

describe('a server that stops', () => {
  it('waits only so long for a request that does not end', async () => {
    const { app, runtime } = await testApp();
    const { port } = new URL((await app.listen()).url);
    const stream = connect(Number(port), '127.0.0.1');
    const gone = new Promise((resolve) => stream.once('close', resolve));
    const heard = new Promise((resolve) => app.fastify.server.once('connection', resolve));
    stream.write(
      'POST /graphql HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    const reading = new Promise((resolve) => app.fastify.server.once('request', resolve));
    await Promise.all([heard, reading]);
    const stopped = app.stop();
    await vi.waitFor(() => expect(runtime.timers()).toBe(1));
    runtime.advance(lastRequestsMs);
    await Promise.all([stopped, gone]);
  });

  it('waits only so long for a socket that does not take its answers', async () => {
    const { app, runtime, person } = await testApp();
    const ada = await person('Ada');
    let hear: (data: string) => Promise<void> = async () => {};
    const close = vi.fn();
    const send = vi.fn<(data: string) => Promise<void>>().mockResolvedValue(undefined);
    const closed = app.openSocket(
      '/graphql',
      {
        protocol: 'graphql-transport-ws',
        send,
        close,
        onMessage: (handler) => {
          hear = handler;
        },
      },
      {},
    );
    await hear(
      JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${ada.token}` } }),
    );
    send.mockImplementation(() => new Promise(() => {}));
    void hear(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '{ me { name } }' } }));
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2));
    const waiting = runtime.timers();
    const stopped = app.stop();
    await vi.waitFor(() => expect(runtime.timers()).toBeGreaterThan(waiting));
    runtime.advance(socketLimits.lastWordsMs);
    await vi.waitFor(() => expect(close).toHaveBeenCalledWith(1001, 'Going away'));
    closed();
    await stopped;
  });
});
