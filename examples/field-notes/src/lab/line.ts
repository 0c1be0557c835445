/** The line of one device, to be made worse on purpose. An app of your own has none of this: it leaves `environment` out. */
import type { Environment, WebSocketLike } from '@holdfast/client-kit/environment';

export type Weather = 'good' | 'offline' | 'slow' | 'flaky' | 'captive' | 'deaf';

const slowMs = 2_500;
const flakyLoss = 0.5;

export class Line {
  readonly environment: Environment;
  #weather: Weather = 'good';
  readonly #listeners = new Set<() => void>();
  readonly #sockets = new Set<WebSocketLike>();
  readonly #outside: Environment;

  constructor(outside: Environment) {
    this.#outside = outside;
    const { connectivity } = outside;
    this.environment = {
      ...outside,
      fetch: (input, init) => this.#fetch(input, init),
      WebSocket: this.#socketClass(),
      connectivity: {
        ...connectivity,
        online: () => (this.#weather === 'offline' ? false : connectivity.online()),
        subscribe: (listener) => {
          const stop = connectivity.subscribe(listener);
          this.#listeners.add(listener);
          return () => {
            stop();
            this.#listeners.delete(listener);
          };
        },
      },
    };
  }

  readonly weather = (): Weather => this.#weather;

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** From now on; what is open is cut, as when one walks into a tunnel. */
  change(weather: Weather): void {
    this.#weather = weather;
    for (const socket of this.#sockets) socket.close();
    for (const listener of this.#listeners) listener();
  }

  async #fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const weather = this.#weather;
    if (weather === 'offline') throw new TypeError('Failed to fetch');
    if (weather === 'captive')
      return new Response('<html>Welcome! Accept our terms.</html>', {
        headers: { 'content-type': 'text/html' },
      });
    if (weather === 'slow') await this.#pause(slowMs);
    if (weather === 'flaky' && this.#outside.random.next() < flakyLoss)
      throw new TypeError('Failed to fetch');
    const answer = await this.#outside.fetch(input, init);
    // The server has done it, and the device never hears of it.
    if (weather === 'deaf') throw new TypeError('Failed to fetch');
    return answer;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#outside.timers.set(ms, resolve));
  }

  /** Sockets open in good and slow weather alone: all other weather is a line that does not hold one. */
  #socketClass(): Environment['WebSocket'] {
    const open = (url: string, protocols?: string | string[]): WebSocketLike => {
      if (this.#weather !== 'good' && this.#weather !== 'slow') return new ClosedSocket();
      const socket = new this.#outside.WebSocket(url, protocols);
      this.#sockets.add(socket);
      return socket;
    };
    return class {
      constructor(url: string, protocols?: string | string[]) {
        return open(url, protocols);
      }
    } as unknown as Environment['WebSocket'];
  }
}

/** A socket that never opens. */
class ClosedSocket implements WebSocketLike {
  readonly readyState = 3;
  readonly protocol = '';
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose: WebSocketLike['onclose'] = null;

  constructor() {
    queueMicrotask(() => this.onclose?.({ code: 1006, reason: 'no line' } as never));
  }

  send() {}
  close() {}
}
