import type { HostAnswer, HostRequest, Hosts } from './host.js';
import { passesIn, passesOut, type Link } from './link.js';
import type { Quiescence } from './quiescence.js';
import type { Timeline } from './timeline.js';
import type { Fate, Mishap } from './weather.js';

export interface Wire {
  readonly time: Timeline;
  readonly quiescence: Quiescence;
  readonly hosts: Hosts;
  readonly link: Link;
  /** Goes into the device's process: at once, when it wakes if it is asleep, never if it is dead. */
  readonly enter: (work: () => void) => void;
  /** Told of every request and of what befell it. */
  readonly observe?: (event: WireEvent) => void;
}

export interface WireEvent {
  readonly kind: 'request' | 'answer' | 'lost';
  readonly operation: string;
  readonly bytes: number;
  /** Where a request is sent. */
  readonly path?: string;
  readonly status?: number;
  readonly host?: string;
  readonly mishap?: Mishap;
  /** The body of a request or an answer. */
  readonly body?: string;
}

const portalPage =
  '<!doctype html><title>Welcome</title><h1>Welcome to our guest network</h1><p>Accept the terms.';

/** In place of the server's own answer; none of these reached it. */
const standIns: Partial<Record<Mishap, HostAnswer>> = {
  portal: { status: 200, headers: { 'content-type': 'text/html' }, body: portalPage },
  'bad gateway': { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>502 Bad Gateway</h1>' },
  'server error': { status: 500, headers: { 'content-type': 'text/plain' }, body: 'Internal Server Error' },
  busy: { status: 503, headers: { 'content-type': 'text/plain', 'retry-after': '2' }, body: 'Busy' },
  'too many': {
    status: 429,
    headers: { 'content-type': 'text/plain', 'retry-after': '5' },
    body: 'Slow down',
  },
};

/** `fetch` as the device has it: what the link's weather leaves of it, in virtual time. */
export function wireFetch(wire: Wire): typeof fetch {
  return (input, init) => {
    const request = requestOf(input, init);
    const signal = init?.signal ?? undefined;
    return new Promise<Response>((resolve, reject) => {
      let told = false;
      const tell = (how: () => void): void =>
        wire.enter(() => {
          if (!told) how();
          told = true;
        });
      const abort = (): void => tell(() => reject(signal?.reason as Error));
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      travel(wire, request, {
        answered: (answer) =>
          tell(() => resolve(new Response(answer.body, { status: answer.status, headers: answer.headers }))),
        failed: () => tell(() => reject(new TypeError('fetch failed'))),
      });
    });
  };
}

interface Caller {
  readonly answered: (answer: HostAnswer) => void;
  readonly failed: () => void;
}

function travel(wire: Wire, request: HostRequest, caller: Caller): void {
  const { time, link } = wire;
  const fate = link.fate(request.body);
  const operation = operationOf(request.body);
  const lost = (mishap: Mishap | undefined): void => {
    wire.observe?.({ kind: 'lost', operation, bytes: 0, ...(mishap && { mishap }) });
    if (fate.toldAfterMs !== undefined) time.after(fate.toldAfterMs, caller.failed);
  };
  const { path, body } = request;
  wire.observe?.({ kind: 'request', operation, path, bytes: body.length, body });

  if (fate.mishap === 'refuse') {
    time.after(1, caller.failed);
    return;
  }
  const standIn = fate.mishap && standIns[fate.mishap];
  if (standIn) {
    time.after(fate.outMs + fate.backMs, () => deliver(wire, operation, standIn, fate, caller));
    return;
  }
  if (fate.mishap === 'lose request' || fate.mishap === 'hang' || !passesOut(link.weather()))
    return lost(fate.mishap);

  time.after(fate.outMs, () => void arrive(wire, request, fate, caller));
  if (fate.mishap === 'duplicate')
    time.after(
      fate.outMs + fate.copyMs,
      () => void arrive(wire, request, { ...fate, mishap: 'lose answer' }, nobody),
    );
}

const nobody: Caller = { answered: () => undefined, failed: () => undefined };

/** What a proxy says when it has waited long enough; the server goes on and acts. */
const gatewayTimeout: HostAnswer = {
  status: 504,
  headers: { 'content-type': 'text/html' },
  body: '<h1>504 Gateway Time-out</h1>',
};

/** At the server: it acts, whatever becomes of its answer. */
async function arrive(wire: Wire, request: HostRequest, fate: Fate, caller: Caller): Promise<void> {
  const operation = operationOf(request.body);
  const host = wire.hosts.reach();
  if (!host) {
    wire.time.after(fate.backMs, caller.failed);
    return;
  }
  const own = await wire.quiescence.track(`${host.name}: ${operation}`, host.answer(request));
  const answer = fate.mishap === 'gateway timeout' ? gatewayTimeout : own;
  if (fate.mishap === 'lose answer' || !passesIn(wire.link.weather())) {
    wire.observe?.({
      kind: 'lost',
      operation,
      bytes: answer.body.length,
      host: host.name,
      mishap: 'lose answer',
    });
    if (fate.toldAfterMs !== undefined) wire.time.after(fate.toldAfterMs, caller.failed);
    return;
  }
  wire.time.after(fate.backMs, () => deliver(wire, operation, answer, fate, caller, host.name));
}

/** Back at the device. */
function deliver(
  wire: Wire,
  operation: string,
  answer: HostAnswer,
  fate: Fate,
  caller: Caller,
  host?: string,
): void {
  const whole = Buffer.from(answer.body);
  const cut = fate.mishap === 'truncate';
  const body = cut ? whole.subarray(0, Math.floor(whole.length * fate.part)).toString() : answer.body;
  wire.observe?.({
    kind: 'answer',
    operation,
    bytes: body.length,
    status: answer.status,
    body,
    ...(host !== undefined && { host }),
    ...(fate.mishap && { mishap: fate.mishap }),
  });
  caller.answered({ ...answer, body });
}

function requestOf(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): HostRequest {
  const url = new URL(input instanceof Request ? input.url : String(input));
  const headers = Object.fromEntries(new Headers(init?.headers).entries());
  const body = typeof init?.body === 'string' ? init.body : '';
  return { method: init?.method ?? 'GET', path: url.pathname + url.search, headers, body };
}

/** What a request is about, for the history: the first field of its GraphQL text, or the operation's name. */
export function operationOf(body: string): string {
  try {
    const { operationName, query } = JSON.parse(body) as { operationName?: string; query?: string };
    return operationName ?? /\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(query ?? '')?.[1] ?? 'request';
  } catch {
    return 'request';
  }
}
