import { HoldfastError, type ErrorCode } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import { processLocks } from '../../src/environment/index.js';
import { openDeviceId } from '../../src/identity/device-id.js';
import { openIdentity, type IdentityOptions } from '../../src/identity/identity.js';
import type { ApiSession, SessionApi } from '../../src/identity/session-api.js';
import { sessionsIn, type User } from '../../src/identity/session.js';
import { memoryStores } from '../../src/stores/memory.js';
import type { Store } from '../../src/stores/store.js';

const ada: User = { id: 'user-ada', email: 'ada@example.org', name: 'Ada' };
const password = 'secret';

/** An API that rotates refresh tokens, each good once, and answers as told. */
class FakeSessions implements SessionApi {
  now = 0;
  made = 0;
  spent: string[] = [];
  fails: ErrorCode | undefined;
  hold: Promise<void> = Promise.resolve();

  async signIn(): Promise<ApiSession> {
    return this.session();
  }

  async refresh({ refreshToken }: { refreshToken: string }): Promise<ApiSession> {
    await this.hold;
    if (this.fails) throw new HoldfastError(this.fails);
    if (this.spent.includes(refreshToken)) throw new HoldfastError('UNAUTHENTICATED');
    this.spent.push(refreshToken);
    return this.session();
  }

  async signOut(): Promise<void> {}

  private session(): ApiSession {
    const number = ++this.made;
    const at = (ms: number) => new Date(this.now + ms).toISOString();
    return {
      user: ada,
      tokens: {
        ...{ accessToken: `access-${number}`, accessTokenExpiresAt: at(900_000) },
        ...{ refreshToken: `refresh-${number}`, refreshTokenExpiresAt: at(2_592_000_000) },
      },
    };
  }
}

async function device() {
  const store = await memoryStores().open('device');
  const api = new FakeSessions();
  const locks = processLocks();
  const revoked: number[] = [];
  /** One process or tab; all of a device share its store and its locks. */
  const tab = (over: Partial<IdentityOptions> = {}) =>
    openIdentity({
      api,
      sessions: sessionsIn(store),
      environment: { clock: { now: () => api.now }, locks },
      device: { name: 'Test', platform: 'node' },
      deviceId: () => 'device-1',
      serverOffset: () => undefined,
      onRevoked: () => revoked.push(1),
      ...over,
    });
  return { api, store, tab, revoked };
}

const soon = 900_000;

describe('a session', () => {
  it('is on the device before it is used, and found by the next start', async () => {
    const { tab } = await device();
    await (await tab()).signIn({ email: ada.email, password });
    const next = await tab();
    expect(next.user()).toEqual(ada);
    expect(await next.tokensOf(ada.id).token()).toBe('access-1');
  });

  it('gives no token to anybody but its user', async () => {
    const { tab } = await device();
    const identity = await tab();
    expect(await identity.tokensOf(undefined).token()).toBeUndefined();
    await identity.signIn({ email: ada.email, password });
    await expect(identity.tokensOf(undefined).token()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(identity.tokensOf('user-bob').token()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(identity.tokensOf('user-bob').renew('access-1')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('that cannot be read is none, and a sign-in mends it', async () => {
    const { tab, store } = await device();
    await store.write([{ put: 'session', value: '{"user":' }]);
    const identity = await tab();
    expect(identity.user()).toBeUndefined();
    await identity.signIn({ email: ada.email, password });
    expect(identity.user()).toEqual(ada);
  });
});

describe('a token near its end', () => {
  it('is renewed before it is sent, by one caller for all', async () => {
    const { api, tab } = await device();
    const identity = await tab();
    await identity.signIn({ email: ada.email, password });
    api.now += soon;
    const tokens = identity.tokensOf(ada.id);
    expect(await Promise.all([tokens.token(), tokens.token(), tokens.renew('access-1')])).toEqual([
      'access-2',
      'access-2',
      'access-2',
    ]);
    expect(api.spent).toEqual(['refresh-1']);
  });

  // powersync-js#257: several tabs, one stale token.
  it('is renewed once for all tabs: the second finds what the first has got', async () => {
    const { api, tab } = await device();
    await (await tab()).signIn({ email: ada.email, password });
    const [one, two] = [await tab(), await tab()];
    api.now += soon;
    expect(await Promise.all([one.tokensOf(ada.id).token(), two.tokensOf(ada.id).token()])).toEqual([
      'access-2',
      'access-2',
    ]);
    expect(api.spent).toEqual(['refresh-1']);
  });

  it('whose renewal failed for want of a network is renewed later, and nobody is signed out', async () => {
    const { api, tab } = await device();
    const identity = await tab();
    await identity.signIn({ email: ada.email, password });
    api.now += soon;
    for (const code of ['OFFLINE', 'OVERLOADED', 'RATE_LIMITED', 'INTERNAL'] as const) {
      api.fails = code;
      await expect(identity.tokensOf(ada.id).token()).rejects.toMatchObject({ code });
      expect(identity.user()).toEqual(ada);
    }
    api.fails = undefined;
    expect(await identity.tokensOf(ada.id).token()).toBe('access-2');
  });

  // Seed 1676 of the simulation: a quarter of an hour later, its refresh token was taken for a stolen one.
  it('whose renewal got no answer is renewed with the next request, which does not wait for that', async () => {
    const { api, tab } = await device();
    const identity = await tab();
    await identity.signIn({ email: ada.email, password });
    const tokens = identity.tokensOf(ada.id);
    api.fails = 'OFFLINE';
    await expect(tokens.renew('access-1')).rejects.toMatchObject({ code: 'OFFLINE' });
    let answer = (): void => undefined;
    api.hold = new Promise((resolve) => (answer = resolve));
    expect([await tokens.token(), await tokens.token()]).toEqual(['access-1', 'access-1']);
    api.fails = undefined;
    answer();
    await expect.poll(() => tokens.token()).toBe('access-2');
    expect(api.spent).toEqual(['refresh-1']);
    await tokens.token();
    expect(api.made).toBe(2);
  });

  it('is judged by the clock of the server, where that has been measured', async () => {
    const { api, tab } = await device();
    const identity = await tab({ serverOffset: () => -soon });
    await identity.signIn({ email: ada.email, password });
    api.now += soon;
    expect(await identity.tokensOf(ada.id).token()).toBe('access-1');
  });

  // zitadel#9631: the process dies between the answer and its use.
  it('is replaced on the device before the new one is used', async () => {
    const { api, tab, store } = await device();
    const identity = await tab();
    await identity.signIn({ email: ada.email, password });
    api.now += soon;
    const failing: Store = { ...store, write: () => Promise.reject(new HoldfastError('STORE_FULL')) };
    const full = await tab({ sessions: sessionsIn(failing) });
    await expect(full.tokensOf(ada.id).token()).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(JSON.parse((await store.get('session'))!)).toMatchObject({ tokens: { accessToken: 'access-1' } });
  });
});

describe('a session that the API no longer knows', () => {
  it('needs a sign-in, at the next start too; the user stays who they are', async () => {
    const { api, tab } = await device();
    const identity = await tab();
    await identity.signIn({ email: ada.email, password });
    api.fails = 'UNAUTHENTICATED';
    await expect(identity.tokensOf(ada.id).renew('access-1')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const next = await tab();
    expect(next.user()).toEqual(ada);
    await expect(next.tokensOf(ada.id).token()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await next.signIn({ email: ada.email, password });
    expect(await next.tokensOf(ada.id).token()).toBe('access-2');
  });

  it('because the device was shut out is told on, but not for a session that has ended since', async () => {
    const { api, tab, revoked } = await device();
    const identity = await tab();
    await identity.signIn({ email: ada.email, password });
    api.fails = 'DEVICE_REVOKED';
    await expect(identity.tokensOf(ada.id).renew('access-1')).rejects.toMatchObject({
      code: 'DEVICE_REVOKED',
    });
    expect(revoked).toHaveLength(1);
    identity.tokensOf(ada.id).revoked('access-0');
    expect(revoked).toHaveLength(1);
  });
});

describe('signing out', () => {
  it('while a renewal is on its way does not bring the session back', async () => {
    const { api, tab, store } = await device();
    const identity = await tab();
    await identity.signIn({ email: ada.email, password });
    let release = () => {};
    api.hold = new Promise((resolve) => (release = resolve));
    const renewal = identity.tokensOf(ada.id).renew('access-1');
    await Promise.resolve();
    await identity.signOut();
    release();
    await expect(renewal).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(identity.user()).toBeUndefined();
    expect(await store.get('session')).toBeUndefined();
  });
});

describe('signing out at any moment of a renewal', () => {
  it('leaves nobody signed in, in memory and on the device', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const { tab, store } = await device();
      const identity = await tab();
      await identity.signIn({ email: ada.email, password });
      const renewal = identity
        .tokensOf(ada.id)
        .renew('access-1')
        .catch(() => undefined);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      await identity.signOut();
      await renewal;
      expect([identity.user(), await store.get('session')]).toEqual([undefined, undefined]);
    }
  });
});

describe('the id of a device', () => {
  it('is made once and kept, until the API has shut it out', async () => {
    const store = await memoryStores().open('device');
    let made = 0;
    const open = () => openDeviceId(store, () => `device-${++made}`);
    expect((await open()).current()).toBe('device-1');
    const again = await open();
    expect(again.current()).toBe('device-1');
    const replaced = again.replace();
    expect(again.current()).toBe('device-2');
    await replaced;
    expect((await open()).current()).toBe('device-2');
  });
});
