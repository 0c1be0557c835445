import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { testApp, testConfig, type SignedIn, type TestApp } from '../app/test-app.js';

const refresh = `mutation ($input: RefreshSessionInput!) {
  refreshSession(input: $input) { accessToken refreshToken user { name } device { id } }
}`;
const me = '{ me { name } }';
const minute = 60_000;

describe('a session', () => {
  let test: TestApp;
  let ada: SignedIn;
  const refreshed = (refreshToken: string, deviceId: string) =>
    test.request(refresh, { input: { refreshToken, deviceId } });

  beforeAll(async () => {
    test = await testApp();
  });

  it('opens for the right password, and tells who and on which device', async () => {
    ada = await test.person('Ada');
    const { data } = await test.request(
      '{ me { name email } devices { id current } }',
      {},
      { token: ada.token },
    );
    expect(data).toEqual({
      me: { name: 'Ada', email: ada.email },
      devices: [{ id: ada.deviceId, current: true }],
    });
  });

  it('tells a wrong password and an unknown address alike', async () => {
    const wrong = await test.signIn(ada.email, randomUUID(), 'not it');
    const unknown = await test.signIn('nobody@holdfast.test', randomUUID(), 'not it');
    expect(wrong.errors).toEqual(unknown.errors);
    expect(wrong).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('ends its access token after 15 minutes with TOKEN_EXPIRED, and goes on with the next one', async () => {
    test.runtime.advance(15 * minute);
    expect(await test.codeOf(me, {}, { token: ada.token })).toBe('TOKEN_EXPIRED');
    const { data } = await refreshed(ada.refreshToken, ada.deviceId);
    expect(data.refreshSession).toMatchObject({ user: { name: 'Ada' }, device: { id: ada.deviceId } });
    expect(await test.codeOf(me, {}, { token: data.refreshSession.accessToken })).toBeUndefined();
  });

  it('answers the last rotation again while its grace lasts, with the very same refresh token', async () => {
    const grace = await test.person('Grace');
    const lost = await refreshed(grace.refreshToken, grace.deviceId);
    test.runtime.advance(10 * minute);
    const again = await refreshed(grace.refreshToken, grace.deviceId);
    expect(again.data.refreshSession.refreshToken).toBe(lost.data.refreshSession.refreshToken);
    expect(await test.codeOf(me, {}, { token: again.data.refreshSession.accessToken })).toBeUndefined();
  });

  it('rotates once for any number of refreshes at the same moment', async () => {
    const lin = await test.person('Lin');
    const answers = await Promise.all([1, 2, 3, 4].map(() => refreshed(lin.refreshToken, lin.deviceId)));
    const tokens = new Set(answers.map(({ data }) => data.refreshSession.refreshToken));
    expect(tokens.size).toBe(1);
  });

  it('is not closed by a late copy of an earlier refresh that the network delivers within the grace', async () => {
    const lin = await test.person('Lin');
    const second = (await refreshed(lin.refreshToken, lin.deviceId)).data.refreshSession;
    const third = (await refreshed(second.refreshToken, lin.deviceId)).data.refreshSession;
    const late = await refreshed(lin.refreshToken, lin.deviceId);
    expect(late.data.refreshSession.refreshToken).toBe(third.refreshToken);
    expect((await refreshed(third.refreshToken, lin.deviceId)).errors).toBeUndefined();
  });

  it('is closed whole when a token is used again after its grace', async () => {
    const mallory = await test.person('Mallory');
    const next = (await refreshed(mallory.refreshToken, mallory.deviceId)).data.refreshSession;
    test.runtime.advance(10 * minute + 1);
    const reused = await refreshed(mallory.refreshToken, mallory.deviceId);
    expect(reused.errors?.[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    expect(
      await test.codeOf(refresh, { input: { refreshToken: next.refreshToken, deviceId: mallory.deviceId } }),
    ).toBe('UNAUTHENTICATED');
    expect(await test.codeOf(me, {}, { token: next.accessToken })).toBe('UNAUTHENTICATED');
  });

  it('takes no refresh token from another device, and keeps the session of the right one', async () => {
    const lin = await test.person('Lin');
    expect((await refreshed(lin.refreshToken, randomUUID())).errors?.[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    );
    expect((await refreshed(lin.refreshToken, lin.deviceId)).errors).toBeUndefined();
  });

  it('is over once signed out: neither of its tokens is good any more', async () => {
    const lin = await test.person('Lin');
    expect((await test.request('mutation { signOut }', {}, { token: lin.token })).data).toEqual({
      signOut: true,
    });
    expect(await test.codeOf(me, {}, { token: lin.token })).toBe('UNAUTHENTICATED');
    expect((await refreshed(lin.refreshToken, lin.deviceId)).errors?.[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('tells a revoked device so, by access token and by refresh token, until it signs in anew', async () => {
    const phone = await test.person('Lin');
    const laptop = (await test.signIn(phone.email)).data.signIn;
    const revoke = 'mutation ($id: ID!) { revokeDevice(id: $id) { revokedAt current } }';
    const { data } = await test.request(revoke, { id: phone.deviceId }, { token: laptop.accessToken });
    expect(data.revokeDevice).toEqual({
      revokedAt: new Date(test.runtime.now()).toISOString(),
      current: false,
    });
    expect(await test.codeOf(me, {}, { token: phone.token })).toBe('DEVICE_REVOKED');
    expect((await refreshed(phone.refreshToken, phone.deviceId)).errors?.[0]?.extensions.code).toBe(
      'DEVICE_REVOKED',
    );

    const back = (await test.signIn(phone.email, phone.deviceId)).data.signIn;
    expect(await test.codeOf(me, {}, { token: back.accessToken })).toBeUndefined();
    expect(await test.codeOf(me, {}, { token: phone.token })).toBe('UNAUTHENTICATED');
  });

  it('revokes no device of somebody else', async () => {
    const lin = await test.person('Lin');
    const revoke = 'mutation ($id: ID!) { revokeDevice(id: $id) { id } }';
    expect(await test.codeOf(revoke, { id: ada.deviceId }, { token: lin.token })).toBe('NOT_FOUND');
  });

  it('is refused to the token of another server, to a torn one and to none', async () => {
    const other = await testApp({ config: testConfig({ authSecret: 'o'.repeat(64) }) });
    const stranger = await other.person('Ada');
    const lin = await test.person('Lin');
    for (const token of [
      stranger.token,
      `${lin.token.slice(0, -4)}AAAA`,
      lin.token.split('.').slice(0, 2).join('.'),
      'x',
    ])
      expect(await test.codeOf(me, {}, { token })).toBe('UNAUTHENTICATED');
    expect(await test.codeOf(me)).toBe('UNAUTHENTICATED');
  });

  it('lets two people share one device, each with a session of their own', async () => {
    const [one, two] = [await test.person('Ada'), await test.person('Grace')];
    const shared = randomUUID();
    const first = (await test.signIn(one.email, shared)).data.signIn;
    const second = (await test.signIn(two.email, shared)).data.signIn;
    const revoke = 'mutation ($id: ID!) { revokeDevice(id: $id) { id } }';
    await test.request(revoke, { id: shared }, { token: second.accessToken });
    expect(await test.codeOf(me, {}, { token: first.accessToken })).toBeUndefined();
    expect(await test.codeOf(me, {}, { token: second.accessToken })).toBe('DEVICE_REVOKED');
  });
});

describe('failed sign-ins', () => {
  it('make the next ones wait, from that address, with how long', async () => {
    const test = await testApp();
    const { email } = await test.person('Ada');
    for (let attempt = 0; attempt < 10; attempt += 1) await test.signIn(email, randomUUID(), 'not it');
    const limited = await test.signIn(email);
    expect(limited).toMatchObject({
      status: 429,
      headers: { 'retry-after': '900' },
      errors: [{ extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterMs: 15 * minute } }],
    });
    test.runtime.advance(15 * minute);
    expect((await test.signIn(email)).errors).toBeUndefined();
  });

  it('count also where they come all at once', async () => {
    const test = await testApp();
    const { email } = await test.person('Ada');
    const guesses = await Promise.all(
      Array.from({ length: 30 }, () => test.signIn(email, randomUUID(), 'not it')),
    );
    const told = guesses.map(({ errors }) => errors?.[0]?.extensions.code);
    expect(told.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(10);
    expect(told.filter((code) => code === 'RATE_LIMITED')).toHaveLength(20);
  });
});
