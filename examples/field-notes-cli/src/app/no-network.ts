import type { Environment, WebSocketLike } from '@holdfast/client-kit/environment';

const reason = 'There is no network with --offline';

/** A socket that never opens. */
class ClosedSocket implements WebSocketLike {
  readonly readyState = 3;
  readonly protocol = '';
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose: WebSocketLike['onclose'] = null;

  constructor() {
    queueMicrotask(() => this.onclose?.({ code: 1006, reason } as never));
  }

  send() {}
  close() {}
}

/** The environment with the network taken out: for `--offline`, which promises that nothing leaves the device. */
export const withoutNetwork = (environment: Environment): Environment => ({
  ...environment,
  fetch: () => Promise.reject(new TypeError(reason)),
  WebSocket: ClosedSocket,
  connectivity: { online: () => false, subscribe: () => () => {} },
});
