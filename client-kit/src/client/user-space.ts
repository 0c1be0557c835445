import type { InMemoryCache } from '@apollo/client';
import { openFirstScreen, type FirstScreen } from '../cache/first-screen.js';
import type { RestPersistence } from '../cache/rest-port.js';
import type { User } from '../identity/session.js';
import { includedPrefix, outboxPrefix } from '../outbox/log.js';
import type { StoreFactory } from '../stores/store.js';
import { asidePrefix } from '../sync/aside.js';
import { openReplica } from '../sync/open-replica.js';
import type { Replica } from '../sync/replica.js';
import type { Connection } from './network.js';
import type { Settings } from './options.js';

/** One user's data on this device, open: in a store of its own, which no other user's session ever opens. */
export interface UserSpace {
  readonly user: User;
  readonly replica: Replica;
  /** Absent where the app keeps nothing but what is synced. */
  readonly rest: RestPersistence | undefined;
  readonly screen: FirstScreen;
  readonly connection: Connection;
  /** Closes; all stays on the device. */
  close(): Promise<void>;
  /** Closes and removes all of the user's data from the device; with `keepOutbox`, all but edits, if there are any. */
  forget(what: { keepOutbox: boolean }): Promise<void>;
}

export interface UserSpaceOptions {
  readonly settings: Settings;
  readonly cache: InMemoryCache;
  readonly connection: Connection;
  readonly deviceId: string;
}

/** Opens what the device holds of a user. Touches no network. */
export async function openUserSpace(
  user: User,
  { settings, cache, connection, deviceId }: UserSpaceOptions,
): Promise<UserSpace> {
  const { manifest, environment, apiVersion, appVersion, policy, scope, text, tap, upcasters } = settings;
  const name = storeNames(settings).user(user.id);
  const store = await settings.store.open(name);
  // An answer for the last user may have come when their data was off the screen already.
  cache.restore({});
  const rest = settings.rest?.({ cache, manifest, store, environment });
  const { replica, screen } = await opened().catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  return {
    user,
    replica,
    rest,
    screen,
    connection,
    close: () => replica.close(),
    async forget({ keepOutbox }) {
      await replica.close();
      if (keepOutbox) await forgetRecords(settings.store, name);
      else await settings.store.destroy(name);
    },
  };

  async function opened(): Promise<Pick<UserSpace, 'replica' | 'screen'>> {
    const [screen] = await Promise.all([openFirstScreen(store, environment), rest?.restore()]);
    const replica = await openReplica({
      ...{ manifest, store, environment, apiVersion, appVersion, deviceId, first: screen.first },
      ...{ transport: connection.transport, tap, userId: user.id, userName: user.name },
      ...(policy ? { policy } : {}),
      ...(scope ? { scope } : {}),
      ...(upcasters ? { upcasters } : {}),
      ...(text ? { text } : {}),
    });
    return { replica, screen };
  }
}

/** Stores are named by the API and, where they hold somebody's data, by the user. */
export const storeNames = ({ endpoint }: Pick<Settings, 'endpoint'>) => {
  const api = endpoint.http.replace(/\/[^/]*$/, '');
  return { device: `device ${api}`, user: (userId: string) => `user ${userId} ${api}` };
};

/** Removes all but the edits, those that could not be read included; all, if there are none. */
async function forgetRecords(stores: StoreFactory, name: string): Promise<void> {
  const isEdit = (key: string) =>
    [outboxPrefix, includedPrefix, asidePrefix + outboxPrefix].some((prefix) => key.startsWith(prefix));
  const store = await stores.open(name);
  const keys = (await store.scan('')).map(([key]) => key);
  if (keys.some(isEdit)) await store.write(keys.filter((key) => !isEdit(key)).map((remove) => ({ remove })));
  await store.close();
  if (!keys.some(isEdit)) await stores.destroy(name);
}
