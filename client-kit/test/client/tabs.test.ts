import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Holdfast } from '../../src/client/holdfast.js';
import { indexedDbStores } from '../../src/stores/indexeddb.js';
import type { StoreFactory } from '../../src/stores/store.js';
import { virtualBrowser } from '../../src/testing/virtual-tabs.js';
import { ada, bob, createNote, noteInput, notesQuery, TestDevice, until } from './world.test-util.js';

beforeAll(() => {
  globalThis.IDBKeyRange = IDBKeyRange;
});

/** A browser in which Ada is signed in, with some tabs of the app. */
async function browser(count: number) {
  const device = new TestDevice();
  const factory = new IDBFactory();
  const store = indexedDbStores({ indexedDB: factory });
  const { tab } = virtualBrowser(device.environment.timers);
  const open = (stores: StoreFactory = store) => {
    const { locks, channels } = tab();
    return device.open({ store: stores, environment: { ...device.environment, locks, channels } });
  };
  const first = await open();
  await first.auth.signIn(ada);
  const tabs = [first];
  while (tabs.length < count) tabs.push(await open());
  await until(() => tabs.every(({ sync }) => sync.status().state === 'live'), 'live tabs');
  return { device, store, factory, open, tabs, close: () => Promise.all(tabs.map((one) => one.close())) };
}

const titles = (holdfast: Holdfast, device: TestDevice): string[] =>
  holdfast.client
    .readQuery<{ notes: { nodes: Array<{ title: string }> } }>({
      query: notesQuery,
      variables: { where: { workspaceId: device.server.workspaceId } },
    })
    ?.notes.nodes.map(({ title }) => title) ?? [];

const create = (holdfast: Holdfast, device: TestDevice, number: number) =>
  holdfast.client.mutate({ mutation: createNote, variables: { input: noteInput(device.server, number) } });

describe('tabs of one app', () => {
  it('show in their Apollo caches what each of them edits, and send each edit once', async () => {
    const { device, tabs, close } = await browser(2);
    const [a, b] = tabs as [Holdfast, Holdfast];
    await Promise.all([create(a, device, 1), create(b, device, 2)]);
    await until(() => tabs.every((tab) => titles(tab, device).length === 2), 'both notes in both tabs');
    await until(() => tabs.every(({ sync }) => sync.outbox().length === 0), 'empty outboxes');
    expect(device.server.log).toHaveLength(2);
    await close();
  });

  it('are one device', async () => {
    const device = new TestDevice();
    const store = indexedDbStores({ indexedDB: new IDBFactory() });
    const { tab } = virtualBrowser(device.environment.timers);
    const made = new Set<string>();
    device.intercept = (body, forward) => {
      const id = /"id":"([^"]+)"/.exec(JSON.stringify(body))?.[1];
      if (body.query.includes('signIn') && id) made.add(id);
      return forward();
    };
    const tabs = await Promise.all(
      [tab(), tab()].map(({ locks, channels }) =>
        device.open({ store, environment: { ...device.environment, locks, channels } }),
      ),
    );
    for (const { auth } of tabs) await auth.signIn(ada);
    expect(made.size).toBe(1);
    await Promise.all(tabs.map((one) => one.close()));
  });

  // powersync-js#257: after a sign-out another tab goes on as the old user.
  it('show nobody once the user has signed out in one of them, and what is stored of the user is gone', async () => {
    const { device, store, tabs, close } = await browser(3);
    const [a, b, c] = tabs as [Holdfast, Holdfast, Holdfast];
    await create(a, device, 1);
    await until(() => tabs.every(({ sync }) => sync.outbox().length === 0), 'empty outboxes');
    const told: unknown[] = [];
    c.auth.onChange((user) => told.push(user));
    await b.auth.signOut();
    await until(() => tabs.every(({ auth }) => auth.user() === undefined), 'nobody in any tab');
    for (const tab of tabs) {
      expect(tab.sync.status().state).toBe('needs-sign-in');
      expect(titles(tab, device)).toEqual([]);
      await expect(create(tab, device, 2)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(told).toEqual([undefined]);
    for (const name of await store.list()) {
      const left = await store.open(name);
      expect(JSON.stringify(await left.scan('')), name).not.toMatch(/ada|Note 1/);
      await left.close();
    }
    await close();
  });

  it('have nothing to do with another device in the same browser, which has a store of its own', async () => {
    const { device, store, open, tabs, close } = await browser(1);
    const [a] = tabs as [Holdfast];
    const beside = await open({ ...store, open: (name) => store.open(`beside/${name}`) });
    await beside.auth.signIn(bob);
    await create(a, device, 1);
    expect([a.auth.user()?.id, beside.auth.user()?.id]).toEqual(['user-ada', 'user-bob']);
    await Promise.all([beside.close(), close()]);
  });

  it('stay signed in and keep all that they know when a person clears the data of the app', async () => {
    const { device, factory, tabs, open, close } = await browser(2);
    const [a, b] = tabs as [Holdfast, Holdfast];
    await create(a, device, 1);
    await until(() => tabs.every(({ sync }) => sync.outbox().length === 0), 'empty outboxes');
    for (const { name } of await factory.databases()) factory.deleteDatabase(name!);
    await until(() => true, 'the databases gone');
    await create(a, device, 2);
    await create(b, device, 3);
    await until(() => tabs.every(({ sync }) => sync.outbox().length === 0), 'empty outboxes again');
    expect(a.sync.status().notices.map(({ kind }) => kind)).toEqual(['STORE_CLEARED']);
    expect(device.server.log).toHaveLength(3);
    await close();

    const again = await open();
    expect(again.auth.user()?.id).toBe('user-ada');
    await until(() => titles(again, device).length === 3, 'all that was there');
    await again.close();
  });

  it('show nobody, and not the next user, when another one signs in in one of them', async () => {
    const { device, tabs, close } = await browser(2);
    const [a, b] = tabs as [Holdfast, Holdfast];
    await create(a, device, 1);
    await b.auth.signIn(bob);
    await until(() => a.auth.user() === undefined, 'nobody in the other tab');
    expect(titles(a, device)).toEqual([]);
    expect(b.auth.user()?.id).toBe('user-bob');
    await close();
  });

  it('renew a token once for all, and go on together after a new sign-in', async () => {
    const { device, tabs, close } = await browser(2);
    const [a, b] = tabs as [Holdfast, Holdfast];
    let renewals = 0;
    device.intercept = (body, forward) => {
      if (body.query.includes('refreshSession')) renewals += 1;
      return forward();
    };
    for (const token of device.server.accessTokens.values()) token.expired = true;
    await Promise.all([create(a, device, 1), create(b, device, 2), b.sync.now()]);
    await until(() => tabs.every(({ sync }) => sync.outbox().length === 0), 'empty outboxes');
    expect(renewals).toBe(1);
    for (const token of device.server.accessTokens.values()) token.expired = true;
    device.server.refreshTokens.clear();
    await create(b, device, 3);
    await until(() => tabs.every(({ sync }) => sync.status().state === 'needs-sign-in'), 'shut gates');
    await b.auth.signIn(ada);
    await until(() => tabs.every(({ sync }) => sync.outbox().length === 0), 'empty outboxes again');
    expect(device.server.log).toHaveLength(3);
    await close();
  });
});
