/**
 * A WebSocket as the device has it: two ends joined by the link, in virtual time. Messages keep their order (TCP);
 * one that cannot pass stalls the connection for good, silently, until either end finds out: a half-open socket.
 */
import { passesIn, passesOut } from './link.js';
import type { Wire } from './http.js';
import type { Host, HostSocket } from './host.js';

type Listener<Event> = ((event: Event) => void) | null;

interface HostEnd {
  receive(data: string): Promise<void>;
  closed(code: number, reason: string): void;
}

export class WireSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;

  readyState = 0;
  protocol = '';
  binaryType = 'blob';
  readonly url: string;
  onopen: Listener<{ type: 'open' }> = null;
  onmessage: Listener<{ type: 'message'; data: string }> = null;
  onclose: Listener<{ type: 'close'; code: number; reason: string; wasClean: boolean }> = null;
  onerror: Listener<{ type: 'error' }> = null;

  readonly #wire: Wire;
  readonly #path: string;
  readonly #offered: string;
  readonly #ways = { out: 0, in: 0 };
  readonly #undo: (() => void)[] = [];
  /** What is sent now never arrives. */
  #stalled = false;
  /** The connection is no more: what was on its way is lost. */
  #gone = false;
  /** The server at the other end, and its end once it is open. */
  #reached: Host | undefined;
  #host: HostEnd | undefined;

  constructor(wire: Wire, url: string, protocols?: string | string[]) {
    this.#wire = wire;
    this.url = url;
    this.#path = new URL(url).pathname;
    this.#offered = [protocols ?? []].flat()[0] ?? '';
    this.#connect();
  }

  send(data: string): void {
    if (this.readyState !== this.OPEN) return;
    this.#travel('out', () => this.#toHost(data));
  }

  close(code = 1000, reason = ''): void {
    if (this.readyState >= this.CLOSING) return;
    this.readyState = this.CLOSING;
    this.#travel('out', () => this.#host?.closed(code, reason));
    this.#wire.time.after(1, () => this.#closedHere(code, reason));
  }

  #connect(): void {
    const { link, time, hosts } = this.#wire;
    const weather = link.weather();
    if (weather.off || weather.portal) {
      time.after(link.delay(), () => this.#fail());
      return;
    }
    if (!passesOut(weather) || !passesIn(weather)) return;
    time.after(link.delay() * 2, () => {
      if (this.readyState !== this.CONNECTING) return;
      const host = hosts.reach();
      if (!host) return this.#fail();
      this.#reached = host;
      this.#undo.push(
        hosts.onGone((name) => name === host.name && this.#break()),
        link.onTurn(() => link.weather().off && this.#break()),
        this.#cutAtRandom(),
      );
      this.readyState = this.OPEN;
      this.protocol = this.#offered;
      this.#wire.enter(() => this.onopen?.({ type: 'open' }));
    });
  }

  /**
   * The server's end opens with the first message that reaches it: so the time that a server grants for that message,
   * which is real time, never runs while virtual time stands.
   */
  #toHost(data: string): void {
    const host = this.#host ?? this.#openAtHost();
    if (!host) return this.#break();
    this.#wire.observe?.({ kind: 'request', operation: 'socket', bytes: data.length, body: data });
    // Not awaited: handling a `subscribe` lasts as long as the subscription. Its statements count by themselves.
    void host.receive(data).catch(() => undefined);
  }

  #openAtHost() {
    const host = this.#reached;
    if (!host) return undefined;
    let listener: ((data: string) => Promise<void>) | undefined;
    let heard: () => void = () => undefined;
    // Checking the first message's token is real work that nothing else counts.
    void this.#wire.quiescence.track(
      `${host.name}: greeting`,
      new Promise<void>((resolve) => (heard = resolve)),
    );
    const end: HostSocket = {
      protocol: this.protocol,
      send: (answer) => {
        heard();
        this.#travel('in', () => this.#deliver(answer));
      },
      close: (code = 1000, reason = '') => {
        heard();
        this.#travel('in', () => this.#closedThere(code, reason));
      },
      onMessage: (added) => (listener = added),
    };
    const tellHost = host.openSocket(this.#path, end);
    this.#host = {
      receive: async (message) => listener?.(message),
      closed: (code, reason) => {
        heard();
        tellHost(code, reason);
      },
    };
    return this.#host;
  }

  #deliver(data: string): void {
    if (this.readyState !== this.OPEN) return;
    this.#wire.observe?.({ kind: 'answer', operation: 'socket', bytes: data.length, body: data });
    this.#wire.enter(() => this.onmessage?.({ type: 'message', data }));
  }

  /** One message on its way, behind those before it. */
  #travel(way: 'out' | 'in', arrive: () => void): void {
    const { link, time } = this.#wire;
    const passes = way === 'out' ? passesOut : passesIn;
    if (this.#stalled && passes(link.weather())) return this.#break();
    if (this.#stalled || !passes(link.weather())) {
      this.#stalled = true;
      return;
    }
    this.#ways[way] = Math.max(this.#ways[way], time.now() + link.delay());
    time.after(this.#ways[way] - time.now(), () => {
      if (this.#gone) return;
      if (passes(link.weather()) && !this.#stalled) arrive();
      else this.#stalled = true;
    });
  }

  #cutAtRandom(): () => void {
    const { link, time } = this.#wire;
    let cancel: () => void = () => undefined;
    const plan = (): void => {
      cancel();
      const { cutSocket } = link.weather();
      if (cutSocket === 0) return;
      const minutes = -Math.log(1 - link.random.next()) / cutSocket;
      cancel = time.after(minutes * 60_000, () => this.#break());
    };
    plan();
    const forget = link.onTurn(plan);
    return () => {
      cancel();
      forget();
    };
  }

  /** The connection is gone; both ends are told. */
  #break(): void {
    if (this.readyState === this.CLOSED) return;
    this.#gone = true;
    this.#host?.closed(1006, 'connection reset');
    this.#host = undefined;
    this.readyState = this.CLOSING;
    this.#wire.time.after(1, () => this.#closedHere(1006, ''));
  }

  #fail(): void {
    if (this.readyState !== this.CONNECTING) return;
    this.#wire.enter(() => this.onerror?.({ type: 'error' }));
    this.#closedHere(1006, '');
  }

  #closedThere(code: number, reason: string): void {
    this.#gone = true;
    this.#host?.closed(code, reason);
    this.#host = undefined;
    this.#closedHere(code, reason);
  }

  #closedHere(code: number, reason: string): void {
    if (this.readyState === this.CLOSED) return;
    this.readyState = this.CLOSED;
    for (const undo of this.#undo) undo();
    this.#wire.enter(() => this.onclose?.({ type: 'close', code, reason, wasClean: code !== 1006 }));
  }

  /** The device's process is gone: its system closes what it held. */
  abandon(): void {
    this.#break();
  }
}

/** The class that a device's Environment gives out; `opened` is told of each socket, so that a crash can drop it. */
export function wireSockets(wire: Wire, opened: (socket: WireSocket) => void) {
  return class extends WireSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(wire, url, protocols);
      opened(this);
    }
  };
}
