import { createApollo, type Apollo } from './apollo.js';
import type { Holdfast } from './holdfast.js';
import { openNetwork, type Network } from './network.js';
import { settingsOf, type HoldfastOptions, type Settings } from './options.js';
import type { Store } from '../stores/store.js';
import { createSyncController } from './sync-controller.js';
import { openUserSpace, storeNames } from './user-space.js';
import { createUserSwitch } from './user-switch.js';

/**
 * Opens this device's data and makes the Apollo client over it. Touches no network: with a session on the device, its
 * user's records and edits are there at once, and sync starts by itself.
 *
 * Rejects with a `TypeError` that says which option is wrong, or with what the store says (`STORE_LOCKED`,
 * `STORE_FAILED`, `STORE_CORRUPT`, `STORE_KEY_WRONG`).
 */
export async function createHoldfast(options: HoldfastOptions): Promise<Holdfast> {
  const settings = settingsOf(options);
  const deviceStore = await settings.store.open(storeNames(settings).device);
  try {
    return await openHoldfast(settings, deviceStore);
  } catch (error) {
    // Whoever tries again must not find it held by this attempt.
    await deviceStore.close();
    throw error;
  }
}

async function openHoldfast(settings: Settings, deviceStore: Store): Promise<Holdfast> {
  const { environment } = settings;
  const sync = createSyncController(environment);

  const users = createUserSwitch({
    environment,
    open: (user) =>
      openUserSpace(user, {
        settings,
        cache: apollo.cache,
        connection: network.connect(user.id),
        deviceId: network.device.current(),
        stillHere: () => network.isHere(user.id),
      }),
    show(space) {
      if (!space) apollo.cache.restore({});
      apollo.projection.attach(space?.replica, space?.screen);
      sync.attach(space?.replica);
      space?.replica.start();
      // What the network answered to somebody else has to be asked anew; without a network it is asked for later.
      if (space) apollo.client.refetchObservableQueries().catch(() => undefined);
    },
    endSession: () => network.identity.signOut(),
    async reread(userId) {
      await Promise.all([network.device.reread(), network.identity.reread(userId)]);
      return network.identity.user()?.id;
    },
    tellLeft: () => tell(undefined),
  });
  // Those who share this device's store, and nobody else of the page; joined before anything is read, so that whoever signs in
  // or out from now on is heard of.
  const { shared } = deviceStore;
  const heard = (text: string) => users.elsewhere((JSON.parse(text) as { user?: string }).user);
  const others = shared && environment.channels?.join(`holdfast ${shared.name}`, heard);
  const tell = (user: string | undefined) => others?.post(JSON.stringify({ user }));
  const network: Network = await openNetwork(settings, deviceStore, forgetDevice);
  const apollo: Apollo = createApollo(settings, network, () => users.current());
  const { identity } = network;
  const remembered = identity.user();
  if (remembered) await users.enter(async () => remembered);

  return {
    client: apollo.client,
    sync,
    tap: settings.tap,
    auth: {
      signIn: (credentials) =>
        users.enter(async () => {
          const user = await identity.signIn(credentials);
          tell(user.id);
          return user;
        }),
      signOut: ({ unsent = 'refuse' } = {}) => users.leave(unsent),
      user: () => identity.user(),
      onChange: (listener) => users.onChange(listener),
    },
    async close() {
      others?.leave();
      await users.close();
      apollo.client.stop();
      await deviceStore.close();
    },
  };

  /**
   * The API has shut this device out: it forgets what it holds of the user, edits included, and its own id. Nobody waits
   * for that; what the disk would not give up belongs to no session any more.
   */
  function forgetDevice(): void {
    Promise.all([network.device.replace(), users.leave('discard')]).catch(() => undefined);
  }
}
