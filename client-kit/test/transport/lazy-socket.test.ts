import type { HoldfastError } from '@holdfast/schema/errors';
import { expect, it, describe } from 'vitest';
import { lazySocket } from '../../src/transport/lazy-socket.js';
import type { OpenSocketSession, SocketSink } from '../../src/transport/socket-port.js';

const options = {} as Parameters<OpenSocketSession>[0];
const request = { query: 'subscription { changes }' };

/** A session as it would be loaded, with what it was asked. */
function world() {
  const events: string[] = [];
  const sinks: SocketSink[] = [];
  let loads = 0;
  let arrive: Array<(loads: boolean) => void> = [];
  const open: OpenSocketSession = () => {
    events.push('opened');
    return {
      subscribe(_, sink) {
        events.push('subscribed');
        sinks.push(sink);
        return () => events.push('unsubscribed');
      },
      close: () => events.push('closed'),
    };
  };
  const load = () => {
    loads++;
    return new Promise<OpenSocketSession>((resolve, reject) => {
      arrive.push((loaded) => (loaded ? resolve(open) : reject(new TypeError('no such chunk'))));
    });
  };
  const told: Array<string | undefined> = [];
  const sink: SocketSink = { next: () => undefined, closed: (error) => told.push(error?.code) };
  return {
    ...{ events, sinks, told, sink, socket: lazySocket(load)(options) },
    loads: () => loads,
    async arrives(loaded: boolean) {
      for (const one of arrive) one(loaded);
      arrive = [];
      await Promise.resolve().then(() => undefined);
    },
  };
}

describe('a socket whose code is loaded when it is needed', () => {
  it('loads nothing until somebody subscribes, and opens one session for all', async () => {
    const { socket, sink, events, loads, arrives } = world();
    expect(loads()).toBe(0);
    socket.subscribe(request, sink);
    socket.subscribe(request, sink);
    await arrives(true);
    socket.subscribe(request, sink);
    expect(events).toEqual(['opened', 'subscribed', 'subscribed', 'subscribed']);
    socket.close();
    expect(events.at(-1)).toBe('closed');
  });

  it('subscribes nobody who has left meanwhile', async () => {
    const { socket, sink, events, told, arrives } = world();
    socket.subscribe(request, sink)();
    await arrives(true);
    expect(events).toEqual([]);
    expect(told).toEqual([]);
  });

  it('unsubscribes from the session once it is there', async () => {
    const { socket, sink, events, arrives } = world();
    const unsubscribe = socket.subscribe(request, sink);
    await arrives(true);
    unsubscribe();
    expect(events).toEqual(['opened', 'subscribed', 'unsubscribed']);
  });

  it('that does not come is a connection that does not stand; the next one asks for it again', async () => {
    const { socket, sink, events, told, loads, arrives } = world();
    socket.subscribe(request, sink);
    await arrives(false);
    expect(told).toEqual(['OFFLINE']);
    socket.subscribe(request, sink);
    await arrives(true);
    expect([loads(), events]).toEqual([2, ['opened', 'subscribed']]);
  });

  it('closed before it came tells those who wait, once, and subscribes none of them', async () => {
    const { socket, sink, events, told, arrives } = world();
    const unsubscribe = socket.subscribe(request, sink);
    socket.close();
    await arrives(true);
    unsubscribe();
    expect([told, events]).toEqual([['OFFLINE'], []]);
  });
});

it('the code that is loaded by itself speaks over a real WebSocket class', async () => {
  const refused = new Promise<HoldfastError | undefined>((closed) => {
    const socket = lazySocket()({
      url: 'ws://nowhere.test',
      environment: {
        WebSocket: class {
          constructor() {
            throw new Error('not from this page');
          }
        } as never,
      },
      headers: () => ({}),
      tokens: { token: async () => 'token', renew: async () => 'token', revoked: () => undefined },
    });
    socket.subscribe(request, { next: () => undefined, closed });
  });
  expect(await refused).toMatchObject({ code: 'OFFLINE' });
});
