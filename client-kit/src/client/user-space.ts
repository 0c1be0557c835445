import type { InMemoryCache } from '@apollo/client';
import { openFirstScreen, type FirstScreen } from '../cache/first-screen.js';
import type { RestPersistence } from '../cache/rest-port.js';
import type { User } from '../identity/session.js';
import { includedPrefix, outboxPrefix } from '../outbox/log.js';
import type { StoreFactory } from '../stores/store.js';
import { asidePrefix } from '../sync/aside.js';
import { openReplica } from '../sync/open-replica.js';
import type { Replica } from '../sync/replica.js';
import { revisionAfter } from '../sync/turns.js';
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
  /** Whether the user is signed in on this device still, whatever this tab has heard. */
  readonly stillHere: () => Promise<boolean>;
}

/** Opens what the device holds of a user. Touches no network. */
export async function openUserSpace(
  user: User,
  { settings, cache, connection, deviceId, stillHere }: UserSpaceOptions,
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
      await replica.close('forgotten');
      if (keepOutbox) await forgetRecords(settings.store, name);
      else await settings.store.destroy(name);
    },
  };

  async function opened(): Promise<Pick<UserSpace, 'replica' | 'screen'>> {
    const [screen] = await Promise.all([openFirstScreen(store, environment), rest?.restore()]);
    const replica = await openReplica({
      ...{ manifest, store, environment, apiVersion, appVersion, deviceId, first: screen.first },
      ...{ transport: connection.transport, tap, userId: user.id, userName: user.name, stillHere },
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

/**
 * Removes all but the edits, those that could not be read included; all, if there are none. What another tab writes until it
 * has heard of this counts as well; later it writes nothing.
 */
async function forgetRecords(stores: StoreFactory, name: string): Promise<void> {
  const isEdit = (key: string) =>
    [outboxPrefix, includedPrefix, asidePrefix + outboxPrefix].some((prefix) => key.startsWith(prefix));
  const store = await stores.open(name);
  const { shared } = store;
  for (;;) {
    const revision = await shared?.revision();
    const keys = (await store.scan('')).map(([key]) => key);
    const hasEdits = keys.some(isEdit);
    const batch = keys.filter((key) => !isEdit(key)).map((remove) => ({ remove }));
    const through = shared
      ? // A full disk takes no batch, and keeps nobody from removing the whole store.
        await shared.write(batch, revision, revisionAfter(revision, 'left')).catch((error: unknown) => {
          if (hasEdits) throw error;
          return true;
        })
      : true;
    if (!through) continue;
    if (!shared && hasEdits) await store.write(batch);
    await store.close();
    return hasEdits ? undefined : stores.destroy(name);
  }
}
