import type { WebSocketConstructor, WebSocketLike } from '../environment/environment.js';

/**
 * A platform's WebSocket as graphql-ws can use it without harm:
 * - with the constants by which graphql-ws tells a WebSocket class, which the port does not ask for;
 * - a constructor that throws (a browser's, for an address that its page may not use) gives a socket that closes, since
 *   graphql-ws would leave that error to nobody, and its subscribers waiting;
 * - with somebody who listens for errors: `ws` tells one when it is closed before it stood, after graphql-ws has stopped
 *   to listen, and Node ends the process over an error that nobody hears.
 */
export function socketClass(Socket: WebSocketConstructor): WebSocketConstructor {
  return class {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;

    constructor(url: string, protocols?: string | string[]) {
      return open(Socket, url, protocols);
    }
  } as unknown as WebSocketConstructor;
}

function open(Socket: WebSocketConstructor, url: string, protocols?: string | string[]): WebSocketLike {
  try {
    const socket: WebSocketLike & Partial<Pick<EventTarget, 'addEventListener'>> = new Socket(url, protocols);
    socket.addEventListener?.('error', () => undefined);
    return socket;
  } catch (error) {
    return new UnopenedSocket(error instanceof Error ? error.message : String(error));
  }
}

/** Abnormal closure, as a socket says it that never stood. */
const neverStood = 1006;

class UnopenedSocket implements WebSocketLike {
  readonly readyState = 3;
  readonly protocol = '';
  onopen: WebSocketLike['onopen'] = null;
  onmessage: WebSocketLike['onmessage'] = null;
  onerror: WebSocketLike['onerror'] = null;
  onclose: WebSocketLike['onclose'] = null;

  constructor(reason: string) {
    // Not before the caller has had the time to listen.
    queueMicrotask(() => this.onclose?.({ code: neverStood, reason, wasClean: false } as never));
  }

  send(): void {}
  close(): void {}
}
