import type { Environment } from '@holdfast/client-kit/environment';

/** The environment with the network taken out: for `--offline`, which promises that nothing leaves the device. */
export function withoutNetwork(environment: Environment): Environment {
  return {
    ...environment,
    fetch: () => Promise.reject(new TypeError('There is no network with --offline')),
    WebSocket: class {
      constructor() {
        throw new TypeError('There is no network with --offline');
      }
    } as unknown as Environment['WebSocket'],
    connectivity: { online: () => false, subscribe: () => () => {} },
  };
}
