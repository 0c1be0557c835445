import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { textProblem } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { OutsideIssuer } from '../config.js';
import { refuse } from './access-tokens.js';

/** What a token of an outside issuer says about its bearer. */
export interface OutsideClaims {
  readonly subject: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
  /** When it ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

// Signatures by key pairs only: with a shared-secret algorithm, a public key could be passed off as the secret.
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Reads tokens of an issuer that publishes its keys; jose fetches the keys when needed and keeps them. */
export function createOutsideTokens(
  outside: OutsideIssuer,
  now: () => number,
  keys: JWTVerifyGetKey = createRemoteJWKSet(outside.jwksUrl),
) {
  return {
    /**
     * Throws `TOKEN_EXPIRED`, `UNAUTHENTICATED`, or `OVERLOADED` when the keys cannot be had: being unable to judge a
     * token must not sign anybody out.
     */
    async verify(token: string): Promise<OutsideClaims> {
      const { payload } = await jwtVerify(token, keys, {
        algorithms,
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(now()),
        ...(outside.issuer && { issuer: outside.issuer }),
        ...(outside.audience && { audience: outside.audience }),
      })
        .catch(refuse)
        .catch(unreachable);
      const { sub, exp, email, email_verified: verified, name } = payload;
      if (!sub || !exp || textProblem(sub)) throw new HoldfastError('UNAUTHENTICATED');
      return {
        subject: sub,
        // An address that is anybody's claim would get its bearer into the workspaces that its owner is invited to.
        email: verified === false ? undefined : storable(email),
        name: storable(name),
        expiresAt: exp * 1000,
      };
    },
  };
}

const storable = (claim: unknown): string | undefined =>
  typeof claim === 'string' && claim !== '' && textProblem(claim) === undefined ? claim : undefined;

export type OutsideTokens = ReturnType<typeof createOutsideTokens>;

function unreachable(error: unknown): never {
  if (HoldfastError.is(error)) throw error;
  throw new HoldfastError('OVERLOADED', 'The keys that tokens are checked with cannot be had just now.', {
    cause: error,
    retryAfterMs: 5_000,
  });
}
