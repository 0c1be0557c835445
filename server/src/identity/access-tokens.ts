import { SignJWT, errors, jwtVerify } from 'jose';
import { HoldfastError } from '@holdfast/schema/errors';

/** What an access token says: who, on which device, in which session. */
export interface AccessClaims {
  readonly userId: string;
  readonly deviceId: string;
  readonly sessionId: string;
  /** When it ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

const issuer = 'holdfast';
const audience = 'holdfast';

/** The server's own access tokens: JWTs signed with its secret (HS256). */
export function createAccessTokens(secret: string, lifetimeMs: number, now: () => number) {
  const key = new TextEncoder().encode(secret);
  return {
    async sign(claims: Omit<AccessClaims, 'expiresAt'>): Promise<{ token: string; expiresAt: number }> {
      const issuedAt = Math.floor(now() / 1000);
      const expires = issuedAt + Math.floor(lifetimeMs / 1000);
      const token = await new SignJWT({ device: claims.deviceId, sid: claims.sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(claims.userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expires)
        .sign(key);
      return { token, expiresAt: expires * 1000 };
    },

    /** Throws `TOKEN_EXPIRED` for a token of ours whose time is over, `UNAUTHENTICATED` for anything else. */
    async verify(token: string): Promise<AccessClaims> {
      const { payload } = await jwtVerify(token, key, {
        issuer,
        audience,
        algorithms: ['HS256'],
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(now()),
      }).catch(refuse);
      const { sub, exp, device, sid } = payload;
      if (!sub || !exp || typeof device !== 'string' || typeof sid !== 'string')
        throw new HoldfastError('UNAUTHENTICATED');
      return { userId: sub, deviceId: device, sessionId: sid, expiresAt: exp * 1000 };
    },
  };
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;

/** jose's refusal in the words of the catalogue; anything that is no judgement about the token is passed on. */
export function refuse(error: unknown): never {
  if (error instanceof errors.JWTExpired)
    throw new HoldfastError('TOKEN_EXPIRED', undefined, { cause: error });
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw error;
  throw new HoldfastError('UNAUTHENTICATED', 'This access token is not valid here.', { cause: error });
}
