import { processLocks, type Environment } from '@holdfast/client-kit/environment';
import type { StoreFactory } from '@holdfast/client-kit';
import type { VirtualTab } from '@holdfast/client-kit/testing';
import type { Connectivity } from './connectivity.js';
import type { DeviceClock } from './device-clock.js';
import { wireFetch, type Wire } from './http.js';
import type { Random } from './random.js';
import type { Sabotage } from './sabotage.js';
import { wireSockets, type WireSocket } from './socket.js';
import { processStores, type ProcessStores } from './stores.js';

/** One run of the app on a device, from its start to its end: the surroundings that the kit gets. */
export interface Process {
  readonly environment: Environment;
  readonly stores: ProcessStores;
  alive(): boolean;
  /** Ends at once, without a word to anybody, as by SIGKILL: no timer, answer or write of it comes through any more. */
  die(why: string): void;
  /** The system stops the app in the background: everything that comes waits until it wakes. */
  sleep(): void;
  wake(): void;
}

/** The process died while it was at this; nobody was promised anything. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

export interface ProcessOptions {
  readonly wire: Omit<Wire, 'enter'>;
  readonly clock: DeviceClock;
  readonly connectivity: Connectivity;
  readonly random: Random;
  readonly disk: StoreFactory;
  /** Where the process is one of several tabs of a browser. */
  readonly tab?: VirtualTab;
  readonly died: (why: string) => void;
  readonly sabotage?: Sabotage;
}

export function startProcess(options: ProcessOptions): Process {
  const { clock, random, disk, connectivity } = options;
  let state: 'awake' | 'asleep' | 'dead' = 'awake';
  const waiting: (() => void)[] = [];
  const sockets: WireSocket[] = [];

  const enter = (work: () => void): void => {
    if (state === 'awake') work();
    if (state === 'asleep') waiting.push(work);
  };
  const wire: Wire = { ...options.wire, enter };

  const die = (why: string): void => {
    if (state === 'dead') return;
    state = 'dead';
    options.tab?.die();
    waiting.length = 0;
    for (const socket of sockets) socket.abandon();
    stores.abandon();
    options.died(why);
  };
  const spoilt = options.sabotage?.disk?.(disk, wire.time) ?? disk;
  const stores = processStores(spoilt, { alive: () => state !== 'dead', die });

  return {
    stores,
    alive: () => state !== 'dead',
    die,
    sleep() {
      if (state !== 'awake') return;
      state = 'asleep';
      options.tab?.freeze('wait');
    },
    wake() {
      if (state !== 'asleep') return;
      state = 'awake';
      options.tab?.thaw();
      for (const work of waiting.splice(0)) enter(work);
    },
    environment: {
      clock: { now: () => clock.now() },
      timers: { set: (ms, fn) => wire.time.after(ms, () => enter(fn)) },
      random: { next: () => random.next(), bytes: (count) => random.bytes(count) },
      fetch: options.sabotage?.fetch?.(wireFetch(wire), stores.opened) ?? wireFetch(wire),
      WebSocket: wireSockets(wire, (socket) => sockets.push(socket)),
      connectivity: {
        online: () => connectivity.online(),
        subscribe: (listener) => connectivity.subscribe(() => enter(listener)),
      },
      // A device that is no browser has one process.
      locks: options.tab?.locks ?? processLocks(),
      ...(options.tab && { channels: options.tab.channels }),
    },
  };
}
