import { gunzipSync, gzipSync } from 'node:zlib';
import type { Answer, Request, Server, Socket } from '../backends/server.js';
import type { FromShore, ToShore, Traffic } from './messages.js';

export interface LineOptions {
  readonly roundTripMs: number;
  /** Of all answers to what may change something, the first and each so many-th after it is lost; 0: none. */
  readonly loseEvery: number;
}

/** As many requests of one device are under way at a time as a browser has connections to one server. */
const connections = 6;

type Sent = Extract<ToShore, { request: number }>;

/** Carries a device's requests and sockets to a server, with a delay, and counts what passes. */
export class Line {
  readonly #server: Server;
  readonly #options: LineOptions;
  readonly #tell: (message: FromShore) => void;
  readonly #sockets = new Map<number, Socket>();
  readonly #queue: Sent[] = [];
  #inFlight = 0;
  #writes = 0;
  #counted = nothing();

  constructor(server: Server, options: LineOptions, tell: (message: FromShore) => void) {
    this.#server = server;
    this.#options = options;
    this.#tell = tell;
  }

  request(sent: Sent): void {
    this.#queue.push(sent);
    this.#next();
  }

  socket(message: Extract<ToShore, { socket: number }>): void {
    this.#later(() => {
      const { socket } = message;
      if ('open' in message) this.#open(socket);
      else if ('data' in message) this.#sockets.get(socket)?.receive(message.data);
      else this.#close(socket, message.close);
    });
  }

  /** The device is gone. */
  close(): void {
    for (const socket of [...this.#sockets.keys()]) this.#close(socket, 1006);
    this.#queue.length = 0;
  }

  /** Counts anew from now on. */
  count(): void {
    this.#counted = { ...nothing(), inFlight: this.#inFlight };
  }

  traffic(): Traffic {
    const { requests, inFlight, up, down } = this.#counted;
    return {
      ...{ requests, inFlight },
      ...{ up: sum(up, byteLength), upGzip: sum(up, compressedLength) },
      ...{ down: sum(down, byteLength), downGzip: sum(down, compressedLength) },
    };
  }

  #next(): void {
    if (this.#inFlight >= connections) return;
    const sent = this.#queue.shift();
    if (!sent) return;
    this.#inFlight += 1;
    this.#counted.requests += 1;
    this.#counted.inFlight = Math.max(this.#counted.inFlight, this.#inFlight);
    this.#counted.up.push(sent.body);
    this.#later(() => void this.#answer(sent));
  }

  async #answer({ request, url, method, headers, body }: Sent): Promise<void> {
    const text = typeof body === 'string' ? body : readBody(headers['content-encoding'], body);
    const before = this.#server.witness.applied().length;
    const answer = await this.#answerOf({ url, method, headers, body: text });
    const wrote = this.#server.witness.applied().length > before;
    const lost = wrote && this.#options.loseEvery > 0 && this.#writes++ % this.#options.loseEvery === 0;
    this.#later(() => {
      this.#inFlight -= 1;
      if (!lost) this.#counted.down.push(answer.body);
      this.#tell({ request, ...withDefaults(answer), ...(lost ? { lost } : {}) });
      this.#next();
    });
  }

  async #answerOf(request: Request): Promise<Answer> {
    try {
      return await this.#server.answer(request);
    } catch (error) {
      console.error(error);
      return { status: 500, body: 'The server of the bench failed.' };
    }
  }

  #open(socket: number): void {
    const opened = this.#server.open?.({
      send: (data) =>
        this.#later(() => {
          this.#counted.down.push(data);
          this.#tell({ socket, data });
        }),
      close: (code) => this.#later(() => this.#tell({ socket, closed: code })),
    });
    if (opened) this.#sockets.set(socket, opened);
    this.#later(() => this.#tell(opened ? { socket, opened: true } : { socket, closed: 1006 }));
  }

  #close(socket: number, code: number): void {
    this.#sockets.get(socket)?.closed(code);
    this.#sockets.delete(socket);
  }

  #later(then: () => void): void {
    if (this.#options.roundTripMs === 0) setImmediate(then);
    else setTimeout(then, this.#options.roundTripMs / 2);
  }
}

interface Counted {
  requests: number;
  inFlight: number;
  /** Kept whole, and weighed when somebody asks: not while anything is measured. */
  readonly up: Array<string | Uint8Array>;
  readonly down: string[];
}

const nothing = (): Counted => ({ requests: 0, inFlight: 0, up: [], down: [] });

const withDefaults = ({ status = 200, headers = {}, body }: Answer) => ({ status, headers, body });

const readBody = (encoding: string | undefined, body: Uint8Array): string =>
  Buffer.from(encoding === 'gzip' ? gunzipSync(body) : body).toString();

const byteLength = (body: string | Uint8Array): number => Buffer.byteLength(body);

/** What is not text was compressed by whoever sent it. */
const compressedLength = (body: string | Uint8Array): number =>
  typeof body === 'string' ? gzipSync(body).length : body.byteLength;

const sum = <Value>(values: readonly Value[], of: (value: Value) => number): number =>
  values.reduce((total, value) => total + of(value), 0);
