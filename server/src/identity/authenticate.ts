import { isUuid } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import { decodeProtectedHeader } from 'jose';
import type { AccessTokens } from './access-tokens.js';
import type { OutsideClaims, OutsideTokens } from './outside-tokens.js';
import type { IdentityParts } from './parts.js';

/** Who asks, once that is proved. */
export interface Caller {
  readonly userId: string;
  readonly userName: string;
  /** Names the writer in records: the device, or the person where an outside token comes without one. */
  readonly deviceId: string;
  /** The session of the server's own tokens; undefined for a token of an outside issuer. */
  readonly sessionId: string | undefined;
  /** When the token ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What a request, or the first message of a socket, says about itself. */
export interface Credentials {
  readonly authorization: string | undefined;
  /** `x-client-id`: the device, where the token does not name it. */
  readonly clientId: string | undefined;
}

export interface AuthenticateOptions extends IdentityParts {
  readonly own: AccessTokens | undefined;
  readonly outside: OutsideTokens | undefined;
}

/** How old `lastSeenAt` may get, so that not every request writes. */
const seenEveryMs = 5 * 60_000;

interface Standing {
  readonly userName: string;
  readonly lastSeenAt: Date | null;
  readonly revokedAt: Date | null;
  /** The session has a token that was not closed. */
  readonly open: boolean;
}

const standingOfSession = `select u.name as "userName", d."lastSeenAt", d."revokedAt", exists (
    select 1 from "RefreshToken" t
    where t.family = $3 and t."userId" = d."userId" and t."deviceId" = d.id and t."revokedAt" is null
  ) as open
  from "User" u join "Device" d on d."userId" = u.id where u.id = $1 and d.id = $2`;

const standingOfOutsider = `select u.name as "userName", d."lastSeenAt", d."revokedAt", true as open
  from "User" u left join "Device" d on d."userId" = u.id and d.id = $2 where u.id = $1`;

/**
 * Tells who a request comes from. One statement a request, since a revoked device has to be out at once and not when
 * its token ends. Throws `UNAUTHENTICATED`, `TOKEN_EXPIRED` or `DEVICE_REVOKED`.
 */
export function createAuthenticate({ database, runtime, own, outside }: AuthenticateOptions) {
  const bySession = async (token: string, tokens: AccessTokens): Promise<Caller> => {
    const claims = await tokens.verify(token);
    const [standing] = await database.query<Standing>(standingOfSession, [
      claims.userId,
      claims.deviceId,
      claims.sessionId,
    ]);
    if (standing?.revokedAt) throw new HoldfastError('DEVICE_REVOKED');
    if (!standing?.open)
      throw new HoldfastError('UNAUTHENTICATED', 'This session has been closed. Sign in again.');
    await see(claims.userId, claims.deviceId, standing);
    return { ...claims, userName: standing.userName };
  };

  const byOutsider = async (
    token: string,
    tokens: OutsideTokens,
    given: string | undefined,
  ): Promise<Caller> => {
    const claims = await tokens.verify(token);
    if (given !== undefined && !isUuid(given))
      throw new HoldfastError(
        'BAD_USER_INPUT',
        'The header x-client-id must be a UUID that the device made for itself.',
      );
    const clientId = given?.toLowerCase();
    const find = () => database.query<Standing>(standingOfOutsider, [claims.subject, clientId ?? null]);
    let [standing] = await find();
    if (!standing) {
      await provision(claims);
      [standing] = await find();
    }
    if (!standing) throw new Error('The person of an outside token was provisioned and is not there');
    if (standing.revokedAt) throw new HoldfastError('DEVICE_REVOKED');
    if (clientId !== undefined) await see(claims.subject, clientId, standing);
    return {
      userId: claims.subject,
      userName: standing.userName,
      deviceId: clientId ?? `user:${claims.subject}`,
      sessionId: undefined,
      expiresAt: claims.expiresAt,
    };
  };

  /** An address that somebody else has already is not taken over: the issuer vouches for the subject, not for it. */
  const provision = async ({ subject, email, name }: OutsideClaims): Promise<void> => {
    const insert = `insert into "User" (id, email, name) values ($1, $2, $3) on conflict do nothing`;
    const ownAddress = `${subject}@outside.invalid`.toLowerCase();
    await database.query(insert, [subject, email?.toLowerCase() ?? ownAddress, name ?? email ?? subject]);
    await database.query(insert, [subject, ownAddress, name ?? email ?? subject]);
  };

  const see = async (userId: string, deviceId: string, { lastSeenAt }: Standing): Promise<void> => {
    const now = runtime.now();
    if (lastSeenAt && now - lastSeenAt.getTime() < seenEveryMs) return;
    await database.query(
      `insert into "Device" ("userId", id, name, platform, "createdAt", "lastSeenAt") values ($1, $2, 'Device', 'unknown', $3, $3)
       on conflict ("userId", id) do update set "lastSeenAt" = excluded."lastSeenAt"`,
      [userId, deviceId, new Date(now)],
    );
  };

  return async ({ authorization, clientId }: Credentials): Promise<Caller> => {
    const token = bearerToken(authorization);
    if (token === undefined) throw new HoldfastError('UNAUTHENTICATED');
    // The header is no proof of anything: it only says which of the two checks has to be passed.
    if (own && algorithmOf(token) === 'HS256') return bySession(token, own);
    if (outside) return byOutsider(token, outside, clientId);
    throw new HoldfastError('UNAUTHENTICATED', 'This access token is not valid here.');
  };
}

export type Authenticate = ReturnType<typeof createAuthenticate>;

const bearerToken = (authorization: string | undefined): string | undefined =>
  /^Bearer +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1];

function algorithmOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return undefined;
  }
}
