import { HoldfastError } from '@holdfast/schema/errors';
import type { Timers } from '../environment/environment.js';
import type { LiveSink, Transport } from '../sync/transport.js';

/**
 * What the network does to one request. `lost`: the server never sees it; `answer-lost`: the server acts, the device does
 * not hear of it; `silent` and `answer-silent`: the same, but nobody says so; an error: the answer is that.
 */
export type NetworkFault = 'lost' | 'answer-lost' | 'silent' | 'answer-silent' | HoldfastError;

export interface Passage {
  readonly fault?: NetworkFault;
  /** Milliseconds on the way there and back. */
  readonly delay?: number;
}

/** A pull that asks for pages is one of `changes`, whatever else it asks for. */
export type RequestKind = 'push' | 'changes' | 'memberships' | 'live';

/** Decides about each request and each live page. */
export type NetworkPlan = (kind: RequestKind) => Passage;

/** A transport over a network that behaves as planned. */
export function faultyTransport(transport: Transport, timers: Timers, plan: NetworkPlan): Transport {
  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => void timers.set(milliseconds, resolve));
  const pass = async <T>(kind: RequestKind, request: () => Promise<T>): Promise<T> => {
    const { fault, delay = 0 } = plan(kind);
    if (delay > 0) await wait(delay / 2);
    if (fault === 'lost') throw new HoldfastError('OFFLINE');
    if (fault === 'silent') return forEver<T>();
    if (HoldfastError.is(fault)) throw fault;
    const answer = await request();
    if (delay > 0) await wait(delay / 2);
    if (fault === 'answer-lost') throw new HoldfastError('OFFLINE');
    return fault === 'answer-silent' ? forEver<T>() : answer;
  };
  return {
    push: (mutations, _signal, apiVersion) =>
      pass('push', () => transport.push(structuredClone(mutations), undefined, apiVersion)),
    answers: (ids) => pass('push', () => transport.answers(ids)),
    pull: (request) =>
      pass(request.pages.length > 0 ? 'changes' : 'memberships', () => transport.pull(request)),
    serverOffset: () => transport.serverOffset(),
    live: (workspaceId, after, sink, types) =>
      liveOver((it) => transport.live(workspaceId, after, it, types), sink, pass, timers),
  };
}

/** A live connection: a fault of the network on any page ends it; one that is silent delivers nothing any more. */
function liveOver(
  subscribe: (sink: LiveSink) => () => void,
  sink: LiveSink,
  pass: <T>(kind: RequestKind, request: () => Promise<T>) => Promise<T>,
  timers: Timers,
): () => void {
  let over = false;
  let stop = () => {};
  const end = (error?: HoldfastError) => {
    if (over) return;
    over = true;
    stop();
    sink.closed(error);
  };
  const fail = (error: unknown) => end(HoldfastError.is(error) ? error : new HoldfastError('OFFLINE'));
  const connect = () => {
    if (over) return;
    stop = subscribe({
      page: (page) => pass('live', async () => (over ? undefined : sink.page(page))).catch(fail),
      closed: end,
    });
  };
  const cancel = timers.set(0, () => void pass('live', async () => connect()).catch(fail));
  return () => {
    over = true;
    cancel();
    stop();
  };
}

const forEver = <T>(): Promise<T> => new Promise<T>(() => undefined);
