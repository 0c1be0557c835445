import { HoldfastError } from '@holdfast/schema/errors';
import { openDeviceId, type DeviceId } from '../identity/device-id.js';
import { openIdentity, type Identity } from '../identity/identity.js';
import { outsideIdentity } from '../identity/outside-identity.js';
import { sessionApi } from '../identity/session-api.js';
import { sessionsIn } from '../identity/session.js';
import { uuidv7 } from '../environment/index.js';
import type { Store } from '../stores/store.js';
import type { Transport } from '../sync/transport.js';
import { createApi } from '../transport/api.js';
import { authorized, type Ask } from '../transport/authorized.js';
import { endpointOf } from '../transport/endpoint.js';
import { createTransport } from '../transport/http-transport.js';
import { createServerClock } from '../transport/server-clock.js';
import { lazySocket } from '../transport/lazy-socket.js';
import type { SocketSession } from '../transport/socket-port.js';
import type { Settings } from './options.js';

/** The ways to the server, and who goes them. */
export interface Network {
  readonly device: DeviceId;
  readonly identity: Identity;
  /** The ways to the server as one user, or as nobody. */
  connect(userId: string | undefined): Connection;
  /** Whether this user is signed in on this device, in whatever tab. */
  isHere(userId: string): Promise<boolean>;
}

/** Requests and a WebSocket of one user: neither is ever used by the next. */
export interface Connection {
  readonly ask: Ask;
  readonly socket: SocketSession;
  readonly transport: Transport;
}

/** Opens them; asks the device's own store, and no network. */
export async function openNetwork(settings: Settings, store: Store, onRevoked: () => void): Promise<Network> {
  const { environment, uri, endpoint, apiVersion, appVersion, manifest, auth } = settings;
  const { tap, live = lazySocket(), operations = (api) => api } = settings;
  // Two tabs that are the first on this device make one id.
  const device = await environment.locks.run('holdfast device', () =>
    openDeviceId(store, () => uuidv7(environment)),
  );
  const headers = (version = apiVersion) => ({
    'api-version': version,
    'x-client-id': device.current(),
    'x-client-version': appVersion,
  });
  const clock = createServerClock();
  const api = operations(
    createApi({
      url: (version = apiVersion) => endpointOf(uri, version).http,
      environment,
      headers,
      clock,
      tap,
      timeoutMs: settings.requestTimeoutMs,
    }),
  );
  const identity = auth
    ? outsideIdentity(auth, onRevoked)
    : await openIdentity({
        api: sessionApi(api),
        sessions: sessionsIn(store),
        environment,
        device: settings.device,
        deviceId: () => device.current(),
        serverOffset: () => clock.offset(),
        onRevoked,
      });
  return {
    device,
    identity,
    connect(userId) {
      const tokens = identity.tokensOf(userId);
      const ask = answeredTo(userId, identity, authorized(api, tokens));
      const socket = live({ url: endpoint.socket, environment, headers, tokens, tap });
      return { ask, socket, transport: createTransport({ manifest, ask, socket, clock }) };
    },
    async isHere(userId) {
      if (await device.isStored()) return identity.isStored(userId);
      // A person has cleared this app's data while it ran, which signs nobody out: who is known here is written down again.
      await twice(() => device.keep());
      await twice(() => identity.keep());
      return identity.user()?.id === userId;
    },
  };
}

/** A store that was cleared says so with the first write after it, and takes the next one. */
async function twice(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!HoldfastError.is(error, 'STORE_CORRUPT')) throw error;
    await write();
  }
}

/** An answer that comes when somebody else has signed in must not reach their screen or their cache. */
function answeredTo(userId: string | undefined, identity: Identity, ask: Ask): Ask {
  return async (request, options) => {
    const answer = await ask(request, options);
    if (identity.user()?.id !== userId)
      throw new HoldfastError('UNAUTHENTICATED', 'Somebody else signed in, or out, before the answer came.');
    return answer;
  };
}
