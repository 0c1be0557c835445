import type { InMemoryCache } from '@apollo/client';
import { persistRest, type RestPersistence } from '../cache/rest-persistence.js';
import type { User } from '../identity/session.js';
import { outboxPrefix } from '../outbox/log.js';
import type { StoreFactory } from '../stores/store.js';
import { openReplica } from '../sync/open-replica.js';
import type { Replica } from '../sync/replica.js';
import type { Connection } from './network.js';
import type { Settings } from './options.js';

/** One user's data on this device, open: in a store of its own, which no other user's session ever opens. */
export interface UserSpace {
  readonly user: User;
  readonly replica: Replica;
  readonly rest: RestPersistence;
  readonly connection: Connection;
  /** Closes; all stays on the device. */
  close(): Promise<void>;
  /** Closes and removes all of the user's data from the device; with `keepOutbox`, all but the edits. */
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
  const { manifest, environment, apiVersion, appVersion, policy } = settings;
  const name = storeNames(settings).user(user.id);
  const store = await settings.store.open(name);
  const rest = persistRest({ cache, manifest, store, environment });
  await rest.restore();
  const replica = await openReplica({
    ...{
      manifest,
      store,
      environment,
      transport: connection.transport,
      userId: user.id,
      deviceId,
      apiVersion,
      appVersion,
    },
    ...(policy ? { policy } : {}),
  });
  return {
    user,
    replica,
    rest,
    connection,
    close: () => replica.close(),
    async forget({ keepOutbox }) {
      if (keepOutbox) {
        await replica.close();
        await forgetRecords(settings.store, name);
      } else {
        await replica.wipe();
        await settings.store.destroy(name);
      }
    },
  };
}

/** Stores are named by the API and, where they hold somebody's data, by the user. */
export const storeNames = ({ endpoint }: Pick<Settings, 'endpoint'>) => {
  const api = endpoint.http.replace(/\/[^/]*$/, '');
  return { device: `device ${api}`, user: (userId: string) => `user ${userId} ${api}` };
};

async function forgetRecords(stores: StoreFactory, name: string): Promise<void> {
  const store = await stores.open(name);
  const all = await store.scan('');
  await store.write(all.filter(([key]) => !key.startsWith(outboxPrefix)).map(([key]) => ({ remove: key })));
  await store.close();
}
