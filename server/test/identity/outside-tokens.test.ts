import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, testConfig, type TestApp } from '../app/test-app.js';

const me = '{ me { id name email } devices { id current } }';

describe('tokens of an outside issuer', () => {
  let test: TestApp;
  let key: CryptoKey;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    key = pair.privateKey;
    const keys = { keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'RS256', kid: 'one' }] };
    const issuer = createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(keys)),
    );
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    afterAll(() => issuer.close());
    const jwksUrl = new URL(`http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks`);
    test = await testApp({
      config: testConfig({ outsideIssuer: { jwksUrl, issuer: 'https://issuer.test', audience: 'notes' } }),
    });
  });

  interface Claims {
    readonly sub?: string;
    readonly iss?: string;
    readonly aud?: string;
    readonly exp?: number;
    readonly email?: string;
    readonly email_verified?: boolean;
    readonly name?: string;
  }

  const token = (claims: Claims = {}): Promise<string> => {
    const {
      sub = 'auth|17',
      iss = 'https://issuer.test',
      aud = 'notes',
      exp = test.runtime.now() / 1000 + 3600,
      ...rest
    } = claims;
    const jwt = new SignJWT({ name: 'Ada of Elsewhere', ...rest }).setProtectedHeader({
      alg: 'RS256',
      kid: 'one',
    });
    return jwt.setSubject(sub).setIssuer(iss).setAudience(aud).setExpirationTime(Math.floor(exp)).sign(key);
  };

  it('let a person in whom nobody had made an account for, under the subject of the token', async () => {
    const { data } = await test.request(me, {}, { token: await token({ email: 'Ada@Elsewhere.test' }) });
    expect(data.me).toEqual({ id: 'auth|17', name: 'Ada of Elsewhere', email: 'ada@elsewhere.test' });
  });

  it('name the device by x-client-id, which must be a UUID', async () => {
    const device = randomUUID();
    const headers = { 'x-client-id': device };
    const { data } = await test.request(me, {}, { token: await token(), headers });
    expect(data.devices).toEqual([{ id: device, current: true }]);
    expect(await test.codeOf(me, {}, { token: await token(), headers: { 'x-client-id': 'phone' } })).toBe(
      'BAD_USER_INPUT',
    );
    await test.request(
      'mutation ($id: ID!) { revokeDevice(id: $id) { id } }',
      { id: device },
      { token: await token() },
    );
    expect(await test.codeOf(me, {}, { token: await token(), headers })).toBe('DEVICE_REVOKED');
  });

  it('take over no account by an address that it has already', async () => {
    const ada = await test.person('Ada');
    const { data } = await test.request(me, {}, { token: await token({ sub: 'auth|18', email: ada.email }) });
    expect(data.me.id).toBe('auth|18');
    expect(data.me.email).not.toBe(ada.email);
  });

  it('give nobody an address that the issuer has not verified', async () => {
    const claims = { sub: 'auth|19', email: 'boss@elsewhere.test', email_verified: false };
    const { data } = await test.request(me, {}, { token: await token(claims) });
    expect(data.me.email).toBe('auth|19@outside.invalid');
  });

  it('may say things of a person that cannot be kept: those are left out', async () => {
    const claims = { sub: 'auth|20', name: 'a\0b', email: '\ud800@elsewhere.test' };
    const { data } = await test.request(me, {}, { token: await token(claims) });
    expect(data.me).toEqual({ id: 'auth|20', name: 'auth|20', email: 'auth|20@outside.invalid' });
    expect(await test.codeOf(me, {}, { token: await token({ sub: 'a\0b' }) })).toBe('UNAUTHENTICATED');
  });

  it('are refused from another issuer, for another audience, and when their time is over', async () => {
    expect(await test.codeOf(me, {}, { token: await token({ iss: 'https://other.test' }) })).toBe(
      'UNAUTHENTICATED',
    );
    expect(await test.codeOf(me, {}, { token: await token({ aud: 'shop' }) })).toBe('UNAUTHENTICATED');
    expect(await test.codeOf(me, {}, { token: await token({ exp: test.runtime.now() / 1000 - 1 }) })).toBe(
      'TOKEN_EXPIRED',
    );
  });

  it("stand beside the server's own, each judged by its own keys", async () => {
    const ada = await test.person('Ada');
    expect((await test.request('{ me { name } }', {}, { token: ada.token })).data.me.name).toBe('Ada');
  });

  it('sign nobody out where the keys cannot be had: that is OVERLOADED, and mends itself', async () => {
    const jwksUrl = new URL('http://127.0.0.1:9/jwks');
    const cut = await testApp({
      config: testConfig({ outsideIssuer: { jwksUrl, issuer: undefined, audience: undefined } }),
    });
    const { errors } = await cut.request(me, {}, { token: await token() });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'OVERLOADED', retryable: true });
  });

  it('are all there is where the server has no secret: signing in is refused', async () => {
    const jwksUrl = new URL('http://127.0.0.1:9/jwks');
    const config = testConfig({
      authSecret: undefined,
      outsideIssuer: { jwksUrl, issuer: undefined, audience: undefined },
    });
    const only = await testApp({ config });
    expect((await only.signIn('ada@holdfast.test')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
