import type { FromShore, ToShore } from '../driver/messages.js';
import { shore } from './shore.js';

type Sink = (message: Extract<FromShore, { socket: number }>) => void;

/**
 * The device's only way out: requests and sockets that the driver's process carries to the server, with the round trip,
 * the connections and the losses that the job asks for. Errors are worded as Chrome words them: some look at that.
 */
export class Network {
  #online = false;
  #last = 0;
  readonly #waiting = new Map<
    number,
    { resolve: (response: Response) => void; reject: (error: Error) => void }
  >();
  readonly #sockets = new Map<number, Sink>();
  readonly #listeners = new Set<() => void>();

  constructor() {
    shore.listen((message) => this.#receive(message));
  }

  readonly isOnline = (): boolean => this.#online;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Grows with each request that begins or ends. */
  activity(): number {
    return 2 * this.#last - this.#waiting.size;
  }

  isBusy(): boolean {
    return this.#waiting.size > 0;
  }

  setOnline(online: boolean): void {
    this.#online = online;
    for (const listener of [...this.#listeners]) listener();
    globalThis.dispatchEvent?.(new Event(online ? 'online' : 'offline'));
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    if (!this.#online) throw failedToFetch();
    const request = ++this.#last;
    // Nothing is made of what is text already: that would be counted against those who make many requests.
    const given = input instanceof Request ? new Request(input, init) : init;
    const url = input instanceof Request ? input.url : String(input);
    const headers = Object.fromEntries(new Headers(given?.headers));
    const body = given instanceof Request ? await given.text() : await bodyOf(given?.body);
    return new Promise<Response>((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      given?.signal?.addEventListener('abort', () => {
        this.#waiting.delete(request);
        reject(new DOMException('The operation was aborted.', 'AbortError'));
      });
      shore.send({ request, url, method: given?.method ?? 'GET', headers, body });
    });
  };

  /** A WebSocket class whose other end is the server. */
  socketClass(): new (url: string) => NetworkSocket {
    const open = (sink: Sink): number => {
      const socket = ++this.#last;
      this.#sockets.set(socket, sink);
      return socket;
    };
    const isOnline = this.isOnline;
    return class extends NetworkSocket {
      constructor() {
        super(open, isOnline());
      }
    };
  }

  #receive(message: FromShore): void {
    if ('socket' in message) return this.#sockets.get(message.socket)?.(message);
    if (!('request' in message)) return;
    const waiting = this.#waiting.get(message.request);
    this.#waiting.delete(message.request);
    if (message.lost) waiting?.reject(failedToFetch());
    else waiting?.resolve(new Response(message.body, { status: message.status, headers: message.headers }));
  }
}

const bodyOf = async (body: BodyInit | null | undefined): Promise<string | Uint8Array> =>
  typeof body === 'string' ? body : new Uint8Array(await new Response(body ?? '').arrayBuffer());

const failedToFetch = (): TypeError => new TypeError('Failed to fetch');

/** As much of a WebSocket as clients of graphql-transport-ws use. */
class NetworkSocket {
  readyState = 0;
  readonly protocol = 'graphql-transport-ws';
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  readonly #socket: number;

  constructor(open: (sink: Sink) => number, online: boolean) {
    this.#socket = open((message) => this.#receive(message));
    if (online) this.#tell({ socket: this.#socket, open: true });
    else queueMicrotask(() => this.#closed(1006));
  }

  send(data: string): void {
    this.#tell({ socket: this.#socket, data });
  }

  close(code = 1000): void {
    this.#tell({ socket: this.#socket, close: code });
    queueMicrotask(() => this.#closed(code));
  }

  #tell(message: ToShore): void {
    if (this.readyState < 2) shore.send(message);
  }

  #receive(message: Extract<FromShore, { socket: number }>): void {
    if (this.readyState === 3) return;
    if (message.opened) {
      this.readyState = 1;
      this.onopen?.({} as never);
    } else if (message.data !== undefined) this.onmessage?.({ data: message.data } as never);
    else if (message.closed !== undefined) this.#closed(message.closed);
  }

  #closed(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code, reason: '', wasClean: code === 1000 } as never);
  }
}
