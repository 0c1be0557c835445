import type { Environment, WebSocketConstructor } from './environment.js';
import { processLocks } from './mutex.js';
import { commonEnvironment } from './platform.js';

/** The environment of a Node process. Node 20 has no WebSocket of its own: pass the one of the package `ws`. */
export function nodeEnvironment(options: { WebSocket?: WebSocketConstructor } = {}): Environment {
  const common = commonEnvironment();
  return {
    ...common,
    WebSocket: options.WebSocket ?? common.WebSocket,
    connectivity: { online: () => undefined, subscribe: () => () => undefined },
    locks: processLocks(),
  };
}
