/**
 * Refresh tokens, as a scheme without side effects. Pure.
 *
 * A sign-in opens a family with a first random token. A refresh exchanges a token for its successor, which is not random
 * but derived from the token and the server's secret: asked again, the server gives the very same successor, although it
 * keeps nothing but hashes. That is how an answer that was lost on the way is answered again, by any server, without a
 * second line of tokens.
 *
 * A used token stays good for that during the grace window. After it, using one again closes the whole family: a copy
 * is about, and which of the two holders is the owner cannot be told.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';

/** A refresh token as it is kept. */
export interface StoredRefreshToken {
  readonly hash: string;
  readonly family: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly replacedBy: string | null;
  readonly revokedAt: Date | null;
}

export const newRefreshToken = (): string => randomBytes(32).toString('base64url');

/** What a token is kept as: a random text of 256 bits needs no slow hash. */
export const refreshTokenHash = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

/** The token that this one is exchanged for, always the same. */
export const successorOf = (token: string, secret: string): string =>
  createHmac('sha256', secret).update(`refresh-token-successor\0${token}`).digest('base64url');

/**
 * What a token is good for at a point in time.
 * `rotate`: it is the newest of its family. `repeat`: it was exchanged a moment ago, and the newest of the family is
 * the answer. `reused`: it was exchanged longer ago. `closed`: its family was closed or its time is over.
 */
export type RefreshVerdict = 'rotate' | 'repeat' | 'reused' | 'closed';

export function judgeRefresh(token: StoredRefreshToken, now: number, graceMs: number): RefreshVerdict {
  if (token.revokedAt) return 'closed';
  if (token.usedAt) return now - token.usedAt.getTime() <= graceMs ? 'repeat' : 'reused';
  return now < token.expiresAt.getTime() ? 'rotate' : 'closed';
}
