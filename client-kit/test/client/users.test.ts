import { gql } from '@apollo/client';
import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import type { Holdfast } from '../../src/client/holdfast.js';
import type { StoreFactory } from '../../src/stores/store.js';
import { ada, bob, createNote, noteInput, notesQuery, TestDevice, until } from './world.test-util.js';

const titles = (holdfast: Holdfast, device: TestDevice): string[] | undefined =>
  holdfast.client
    .readQuery<{ notes: { nodes: Array<{ title: string }> } }>({
      query: notesQuery,
      variables: { where: { workspaceId: device.server.workspaceId } },
    })
    ?.notes.nodes.map(({ title }) => title);

const create = (holdfast: Holdfast, device: TestDevice, number: number) =>
  holdfast.client.mutate({ mutation: createNote, variables: { input: noteInput(device.server, number) } });

/** All that the stores of a device hold, as one text. */
async function dump({ stores }: TestDevice): Promise<string> {
  const parts = (await stores.list()).map(async (name) => {
    const store = await stores.open(name);
    return JSON.stringify([name, await store.scan('')]);
  });
  return (await Promise.all(parts)).join('\n');
}

describe('a session', () => {
  it('is found again at the next start, with no network and no question asked', async () => {
    const device = new TestDevice();
    const first = await device.open();
    await first.auth.signIn(ada);
    await create(first, device, 1);
    await first.close();
    device.online = false;
    const again = await device.open();
    expect(again.auth.user()).toEqual({ id: 'user-ada', email: ada.email, name: 'Ada' });
    expect(titles(again, device)).toEqual(['Note 1']);
    await again.close();
  });

  // amplify-js#10393, amplify-ui#6057: a refresh that fails offline signs the person out.
  it('survives a token that cannot be renewed, and goes on when it can', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    await until(() => holdfast.sync.status().state === 'live');
    for (const token of device.server.accessTokens.values()) token.expired = true;
    const answers = [
      () => Promise.reject(new TypeError('fetch failed')),
      () =>
        Promise.resolve(
          new Response('<html>Welcome to the hotel</html>', { headers: { 'content-type': 'text/html' } }),
        ),
      () => Promise.resolve(new Response('no', { status: 401 })),
      () =>
        Promise.resolve(new Response('{"data":{"ses', { headers: { 'content-type': 'application/json' } })),
      () => Promise.resolve(new Response(null, { status: 204 })),
    ];
    let failed = 0;
    device.intercept = (body, forward) =>
      body.query.includes('refreshSession') ? (answers[failed++]?.() ?? forward()) : forward();
    await create(holdfast, device, 1);
    await until(() => holdfast.sync.outbox().length === 0);
    expect(failed).toBeGreaterThan(answers.length);
    expect(holdfast.auth.user()?.id).toBe('user-ada');
    expect(device.server.log).toHaveLength(1);
    await holdfast.close();
  });

  it('that the API no longer knows asks for a sign-in, keeps the data, and drains after it', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    await until(() => holdfast.sync.status().state === 'live');
    for (const token of device.server.accessTokens.values()) token.expired = true;
    device.server.refreshTokens.clear();
    await create(holdfast, device, 1);
    await until(() => holdfast.sync.status().state === 'needs-sign-in');
    expect(holdfast.auth.user()?.id).toBe('user-ada');
    expect(titles(holdfast, device)).toEqual(['Note 1']);
    await holdfast.auth.signIn(ada);
    await until(() => holdfast.sync.outbox().length === 0);
    await holdfast.close();
  });
});

describe('another user on the same device', () => {
  // amplify-js#7152: the first user's data is shown to the second.
  it('sees and sends nothing of the first, whose edits wait for them', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    await until(() => holdfast.sync.status().state === 'live');
    device.intercept = (body, forward) =>
      body.query.includes('HoldfastPush') ? Promise.reject(new TypeError('cut off')) : forward();
    await create(holdfast, device, 1);
    await holdfast.client.query({
      query: gql`
        query Me {
          me {
            id
            name
          }
        }
      `,
    });

    await holdfast.auth.signIn(bob);
    expect(titles(holdfast, device)).toEqual([]);
    expect(holdfast.sync.outbox()).toEqual([]);
    expect(
      holdfast.client.cache.readQuery({
        query: gql`
          query Me {
            me {
              id
              name
            }
          }
        `,
      }),
    ).toBeNull();
    device.intercept = undefined;
    await holdfast.sync.now();
    expect(device.server.log).toEqual([]);

    await holdfast.auth.signIn(ada);
    expect(titles(holdfast, device)).toEqual(['Note 1']);
    await until(() => holdfast.sync.outbox().length === 0);
    expect(device.server.log).toHaveLength(1);
    await holdfast.close();
  });

  it('gets no answer that was asked for by the first', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    device.intercept = async (body, forward) => {
      const answer = await forward();
      if (body.query.includes('query Me')) await released;
      return answer;
    };
    const asked = holdfast.client.query({
      query: gql`
        query Me {
          me {
            id
            name
          }
        }
      `,
    });
    await until(() => device.server.operations.includes('Me'));
    await holdfast.auth.signIn(bob);
    release();
    await expect(asked).rejects.toSatisfy((error) => HoldfastError.is(error, 'UNAUTHENTICATED'));
    expect(JSON.stringify(holdfast.client.cache.extract())).not.toContain('Ada');
    await holdfast.close();
  });
});

describe('signing out', () => {
  it('leaves no byte of the user on the device', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    await create(holdfast, device, 1);
    await until(() => holdfast.sync.outbox().length === 0);
    const changes: Array<string | undefined> = [];
    holdfast.auth.onChange((user) => changes.push(user?.id));
    await holdfast.auth.signOut();
    expect(holdfast.auth.user()).toBeUndefined();
    expect(changes).toEqual([undefined]);
    expect(titles(holdfast, device)).toEqual([]);
    expect(await dump(device)).not.toMatch(/Note 1|Ada|ada@|user-ada|access-|refresh-/);
    await holdfast.close();
  });

  it('with unsent edits asks what is to become of them', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    await until(() => holdfast.sync.status().state === 'live');
    device.online = false;
    await create(holdfast, device, 1);
    await expect(holdfast.auth.signOut()).rejects.toSatisfy((error) =>
      HoldfastError.is(error, 'UNSENT_EDITS'),
    );
    expect(titles(holdfast, device)).toEqual(['Note 1']);
    await holdfast.auth.signOut({ unsent: 'keep' });
    expect(holdfast.auth.user()).toBeUndefined();

    device.online = true;
    await holdfast.auth.signIn(ada);
    await until(() => holdfast.sync.outbox().length === 0);
    expect(device.server.log).toHaveLength(1);
    await holdfast.close();
  });

  it.each([undefined, 'refuse', 'keep'] as const)(
    'while an edit is on its way to the disk keeps the edit (unsent: %s), and shows none of it to the next user',
    async (unsent) => {
      const device = new TestDevice();
      const holdfast = await device.open();
      await holdfast.auth.signIn(ada);
      await until(() => holdfast.sync.status().state === 'live');
      const edit = create(holdfast, device, 1);
      await holdfast.auth.signOut(unsent && { unsent });
      await edit;
      expect(device.server.log).toEqual([]);
      await holdfast.auth.signIn(bob);
      expect(JSON.stringify(holdfast.client.extract())).not.toContain('Note 1');

      await holdfast.auth.signIn(ada);
      await until(() => device.server.log.length === 1);
      await holdfast.close();
    },
  );

  it('removes the data although the disk is full, and can be repeated', async () => {
    const device = new TestDevice();
    let full = false;
    const holdfast = await device.open({
      store: {
        ...device.stores,
        open: async (name) => {
          const store = await device.stores.open(name);
          const write: typeof store.write = (batch) =>
            full ? Promise.reject(new HoldfastError('STORE_FULL')) : store.write(batch);
          return { ...store, write };
        },
      },
    });
    await holdfast.auth.signIn(ada);
    await create(holdfast, device, 1);
    await until(() => holdfast.sync.outbox().length === 0);
    full = true;
    await expect(holdfast.auth.signOut()).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(holdfast.auth.user()).toBeUndefined();
    expect(await dump(device)).not.toContain('Note 1');
    full = false;
    await holdfast.auth.signOut();
    expect(await dump(device)).not.toMatch(/Ada|access-|refresh-/);
    await holdfast.close();
  });

  it('discards unsent edits when a person says so', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    await until(() => holdfast.sync.status().state === 'live');
    device.online = false;
    await create(holdfast, device, 1);
    await holdfast.auth.signOut({ unsent: 'discard' });
    expect(await dump(device)).not.toContain('Note 1');
    await holdfast.close();
  });

  it('works while a reconnect is under way, and ends all attempts', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    device.online = false;
    await until(() => holdfast.sync.status().problem !== undefined);
    await holdfast.auth.signOut();
    device.online = true;
    device.server.operations.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(device.server.operations.filter((name) => name !== 'SignOut')).toEqual([]);
    await holdfast.close();
  });
});

describe('a device that has been shut out', () => {
  it('forgets what it holds, and is another device from then on', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    await create(holdfast, device, 1);
    await until(() => holdfast.sync.outbox().length === 0);
    const [held] = device.server.accessTokens.values();
    device.server.revoked.add(held!.deviceId);
    await holdfast.sync.now().catch(() => undefined);
    await until(() => holdfast.auth.user() === undefined);
    await until(() => titles(holdfast, device)?.length === 0);
    expect(await dump(device)).not.toContain('Note 1');
    await holdfast.auth.signIn(ada);
    await until(() => titles(holdfast, device)?.length === 1);
    await holdfast.close();
  });
});

describe('tokens of an outside issuer', () => {
  // powersync-kotlin#219, amplify: the token callback throws or hangs.
  it('may be refused for a while: nothing is lost, and nobody is signed out', async () => {
    const device = new TestDevice();
    let calls = 0;
    const token = async () => {
      if (++calls < 4) throw new Error('the issuer is down');
      return device.server.session('user-ada', 'outside').accessToken;
    };
    const holdfast = await device.open({ auth: { userId: 'user-ada', token } });
    await create(holdfast, device, 1);
    await until(() => holdfast.sync.outbox().length === 0);
    expect(holdfast.auth.user()?.id).toBe('user-ada');
    await expect(holdfast.auth.signIn(ada)).rejects.toThrow(/created with `auth`/);
    await holdfast.close();
  });
});

describe('a start that fails', () => {
  it('lets go of all stores, so that the next one finds them free', async () => {
    const device = new TestDevice();
    const open = new Set<string>();
    let failing = false;
    const store: StoreFactory = {
      ...device.stores,
      open: async (name) => {
        if (open.has(name)) throw new HoldfastError('STORE_LOCKED');
        const one = await device.stores.open(name);
        open.add(name);
        const scan: typeof one.scan = (prefix) =>
          failing ? Promise.reject(new HoldfastError('STORE_FAILED')) : one.scan(prefix);
        const close = async () => {
          open.delete(name);
          await one.close();
        };
        return { ...one, scan, close };
      },
    };
    const first = await device.open({ store });
    await first.auth.signIn(ada);
    await first.close();
    failing = true;
    await expect(device.open({ store })).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect([...open]).toEqual([]);
    failing = false;
    const again = await device.open({ store });
    expect(again.auth.user()?.name).toBe('Ada');
    await again.close();
  });
});
