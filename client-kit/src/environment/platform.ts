import { HoldfastError } from '@holdfast/schema/errors';
import type { Environment, Random, WebSocketConstructor } from './environment.js';

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
    random: { next: () => Math.random(), bytes: drawnTogether(1_024) },
    // Called through, not copied: a browser's fetch must not lose its window, and tools may replace it later.
    fetch: (input, init) => globalThis.fetch(input, init),
    WebSocket: globalThis.WebSocket ?? NoWebSocket,
    ...(typeof CompressionStream === 'function' && { gzip }),
  };
}

/** Random bytes, drawn from the platform so many at a time: to ask it for each id anew takes longer than to make the id. */
function drawnTogether(many: number): Random['bytes'] {
  let drawn = new Uint8Array();
  return (length) => {
    if (drawn.length < length)
      drawn = globalThis.crypto.getRandomValues(new Uint8Array(Math.max(many, length)));
    const bytes = drawn.slice(0, length);
    drawn = drawn.subarray(length);
    return bytes;
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
