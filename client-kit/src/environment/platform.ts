import { HoldfastError } from '@holdfast/schema/errors';
import type { Environment, WebSocketConstructor } from './environment.js';

/** What all JavaScript platforms of today have in common. */
export function commonEnvironment(): Pick<
  Environment,
  'clock' | 'timers' | 'random' | 'fetch' | 'WebSocket' | 'gzip'
> {
  return {
    clock: { now: () => Date.now(), zoneMinutes: (at) => -new Date(at).getTimezoneOffset() },
    timers: {
      set: (ms, fire) => {
        const timer = setTimeout(fire, ms);
        return () => clearTimeout(timer);
      },
    },
    random: {
      next: () => Math.random(),
      bytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
    },
    // Called through, not copied: a browser's fetch must not lose its window, and tools may replace it later.
    fetch: (input, init) => globalThis.fetch(input, init),
    WebSocket: globalThis.WebSocket ?? NoWebSocket,
    ...(typeof CompressionStream === 'function' && { gzip }),
  };
}

async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** Stands in where the platform has none: whoever opens one is told what to do. */
const NoWebSocket = class {
  constructor() {
    throw new HoldfastError(
      'OFFLINE',
      'This platform has no WebSocket; give the environment one (in Node, install "ws").',
    );
  }
} as unknown as WebSocketConstructor;
