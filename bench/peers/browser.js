/**
 * What peers look for in a browser and Node has not: a window that hears of the network, `navigator.onLine`, Web Locks.
 * To be imported before the peer itself, which may look at it while it is loaded.
 */
import process from 'node:process';

let isOnline = () => false;

const events = new globalThis.EventTarget();
const listening = ['addEventListener', 'removeEventListener', 'dispatchEvent'];
for (const method of listening) globalThis[method] = events[method].bind(events);
globalThis.window = globalThis;
globalThis.self ??= globalThis;
globalThis.document = Object.assign(new globalThis.EventTarget(), {
  visibilityState: 'visible',
  hidden: false,
});
globalThis.location ??= new URL('http://bench.test/');
Object.defineProperty(globalThis, 'navigator', {
  configurable: true,
  value: {
    get onLine() {
      return isOnline();
    },
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
    platform: 'Linux',
    language: 'en',
    hardwareConcurrency: 2,
    locks: { request, query: async () => ({ held: [], pending: [] }) },
  },
});

/** The one way out of this device. */
export function useNetwork(network) {
  isOnline = network.isOnline;
  globalThis.fetch = network.fetch;
}

const tails = new Map();

/** Web Locks of one page: those who ask for one name take turns. */
function request(name, optionsOrWork, maybeWork) {
  const work = maybeWork ?? optionsOrWork;
  const options = maybeWork ? optionsOrWork : {};
  if (options.ifAvailable && tails.has(name)) return Promise.resolve(work(null));
  const mine = (tails.get(name) ?? Promise.resolve()).then(() => work({ name, mode: 'exclusive' }));
  const left = mine.catch(() => undefined).then(() => tails.get(name) === left && tails.delete(name));
  tails.set(name, left);
  return mine;
}

// A peer that fails in a timer of its own must not end the measurement of what it can do.
process.on('unhandledRejection', (error) => process.env.BENCH_TRACE && console.error('unhandled', error));
