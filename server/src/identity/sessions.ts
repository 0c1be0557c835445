import { HoldfastError } from '@holdfast/schema/errors';
import type { AccessTokens } from './access-tokens.js';
import type { AttemptCounter } from './attempts.js';
import { checkDevice, checkText, checkUuid } from './checks.js';
import type { IdentityParts } from './parts.js';
import { longestPassword, verifyPassword } from './passwords.js';
import {
  judgeRefresh,
  newRefreshToken,
  refreshTokenHash,
  successorOf,
  type StoredRefreshToken,
} from './refresh-tokens.js';
import { createTurns } from './turns.js';

export interface DeviceDescription {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
}

/** Whose session ends. */
export interface SignedInCaller {
  readonly userId: string;
  readonly deviceId: string;
  readonly sessionId: string | undefined;
}

/** A signed-in device's keys, as answered to it. */
export interface SessionKeys {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
  readonly userId: string;
  readonly deviceId: string;
}

export interface SessionOptions extends IdentityParts {
  readonly secret: string;
  readonly tokens: AccessTokens;
  readonly refreshTokenMs: number;
  readonly refreshGraceMs: number;
  /** Failed sign-ins by account and address, and by account alone. */
  readonly attempts: { readonly pair: AttemptCounter; readonly account: AttemptCounter };
}

const lockToken = `select hash, family, "userId", "deviceId", "expiresAt", "usedAt", "replacedBy", "revokedAt"
  from "RefreshToken" where hash = $1 for update`;

/**
 * Whoever adds to a device's tokens or closes them takes the device first. Otherwise a token that is being exchanged
 * while its family is closed would leave a successor that is open.
 */
const lockDevice = `select 1 from "Device" d join "RefreshToken" t on t."userId" = d."userId" and t."deviceId" = d.id
  where t.hash = $1 and d.id = $2 for update of d`;

/** What a refresh comes to; told apart so that a closed family is committed before its refusal is thrown. */
type Refreshed =
  | {
      readonly outcome: 'session';
      readonly token: string;
      readonly expiresAt: Date;
      readonly of: StoredRefreshToken;
    }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'reused'; readonly of: StoredRefreshToken };

/** Sign-in, refresh and sign-out by the server's own tokens. */
export function createSessions(options: SessionOptions) {
  const { database, runtime, tokens, secret, announce } = options;
  const inTurn = createTurns();

  /** The person with this address and password, if neither has been guessed at too often. */
  const proved = async (email: string, password: string, address: string): Promise<{ id: string }> => {
    const pair = [`${email} ${address}`];
    options.attempts.pair.check(pair);
    options.attempts.account.check([email]);
    const user = await database.prisma.user.findUnique({ where: { email } });
    if (!(await verifyPassword(user?.passwordHash, password)) || !user) {
      options.attempts.pair.failed(pair);
      options.attempts.account.failed([email]);
      throw new HoldfastError('UNAUTHENTICATED', 'The address or the password is not right.');
    }
    options.attempts.pair.succeeded(pair);
    return user;
  };

  const keys = async (
    of: { userId: string; deviceId: string; family: string },
    token: string,
    expiresAt: Date,
  ): Promise<SessionKeys> => {
    const access = await tokens.sign({ userId: of.userId, deviceId: of.deviceId, sessionId: of.family });
    return {
      accessToken: access.token,
      accessTokenExpiresAt: new Date(access.expiresAt),
      refreshToken: token,
      refreshTokenExpiresAt: expiresAt,
      userId: of.userId,
      deviceId: of.deviceId,
    };
  };

  const exchange = (token: string, deviceId: string): Promise<Refreshed> =>
    database.transaction(async (tx): Promise<Refreshed> => {
      const now = runtime.now();
      const hash = refreshTokenHash(token);
      await tx.query(lockDevice, [hash, deviceId]);
      const [held] = await tx.query<StoredRefreshToken>(lockToken, [hash]);
      if (held?.deviceId !== deviceId) return { outcome: 'refused' };
      const verdict = judgeRefresh(held, now, options.refreshGraceMs);
      if (verdict === 'closed') return { outcome: 'refused' };
      if (verdict === 'reused') {
        await tx.query(
          `update "RefreshToken" set "revokedAt" = $2 where family = $1 and "revokedAt" is null`,
          [held.family, new Date(now)],
        );
        return { outcome: 'reused', of: held };
      }
      let [newest, text] = [held, token];
      while (newest.replacedBy !== null) {
        text = successorOf(text, secret);
        const [next] = await tx.query<StoredRefreshToken>(lockToken, [refreshTokenHash(text)]);
        // The server's secret was changed since, or the family was closed: there is nothing to answer with.
        if (!next || next.revokedAt) return { outcome: 'refused' };
        newest = next;
      }
      if (verdict === 'repeat')
        return { outcome: 'session', token: text, expiresAt: newest.expiresAt, of: newest };

      const successor = successorOf(text, secret);
      const expiresAt = new Date(now + options.refreshTokenMs);
      await tx.query(
        `insert into "RefreshToken" (hash, family, "userId", "deviceId", "createdAt", "expiresAt") values ($1, $2, $3, $4, $5, $6)`,
        [refreshTokenHash(successor), held.family, held.userId, held.deviceId, new Date(now), expiresAt],
      );
      await tx.query(`update "RefreshToken" set "usedAt" = $2, "replacedBy" = $3 where hash = $1`, [
        held.hash,
        new Date(now),
        refreshTokenHash(successor),
      ]);
      return { outcome: 'session', token: successor, expiresAt, of: held };
    });

  return {
    /** Opens a session. A wrong address and a wrong password are told alike, in words and in time. */
    async signIn(
      input: { email: string; password: string; device: DeviceDescription },
      address: string,
    ): Promise<SessionKeys> {
      const device = checkDevice(input.device);
      const email = checkText('email', input.email, 320).toLowerCase();
      const { password } = input;
      if (password.length > longestPassword)
        throw new HoldfastError('BAD_USER_INPUT', 'The password is too long.');
      // One after the other: a thousand guesses at once would all be let in before the first of them had failed.
      const user = await inTurn(email, () => proved(email, password, address));

      const now = new Date(runtime.now());
      const owner = { userId: user.id, deviceId: device.id };
      const described = { name: device.name, platform: device.platform, lastSeenAt: now, revokedAt: null };
      await database.prisma.device.upsert({
        where: { userId_id: { userId: user.id, id: device.id } },
        create: { userId: user.id, id: device.id, createdAt: now, ...described },
        update: described,
      });
      await database.prisma.refreshToken.deleteMany({ where: { ...owner, expiresAt: { lt: now } } });
      const token = newRefreshToken();
      const family = runtime.uuid();
      const expiresAt = new Date(now.getTime() + options.refreshTokenMs);
      await database.prisma.refreshToken.create({
        data: { ...owner, hash: refreshTokenHash(token), family, createdAt: now, expiresAt },
      });
      return keys({ ...owner, family }, token, expiresAt);
    },

    /** The next keys, for the refresh token of the last ones. */
    async refresh(input: { refreshToken: string; deviceId: string }): Promise<SessionKeys> {
      const result = await exchange(
        checkText('refreshToken', input.refreshToken, 200),
        checkUuid('deviceId', input.deviceId),
      );
      if (result.outcome === 'session') {
        const { userId, deviceId: id } = result.of;
        const device = await database.prisma.device.findUnique({ where: { userId_id: { userId, id } } });
        if (device?.revokedAt) throw new HoldfastError('DEVICE_REVOKED');
        return keys(result.of, result.token, result.expiresAt);
      }
      if (result.outcome === 'reused') {
        await announce(result.of.userId);
        throw new HoldfastError(
          'UNAUTHENTICATED',
          'This refresh token was used before, so it may have been stolen, and its session has been closed. Sign in again.',
        );
      }
      if (await isOfRevokedDevice(input.refreshToken)) throw new HoldfastError('DEVICE_REVOKED');
      throw new HoldfastError('UNAUTHENTICATED', 'This refresh token is not valid. Sign in again.');
    },

    /** Closes a session: none of its tokens is good for anything from now on. */
    async signOut({ userId, deviceId, sessionId }: SignedInCaller): Promise<void> {
      if (sessionId === undefined) return;
      await database.transaction(async (tx) => {
        await tx.query(`select 1 from "Device" where "userId" = $1 and id = $2 for update`, [
          userId,
          deviceId,
        ]);
        await tx.query(
          `update "RefreshToken" set "revokedAt" = $2 where family = $1 and "revokedAt" is null`,
          [sessionId, new Date(runtime.now())],
        );
      });
      await announce(userId);
    },
  };

  /** A revoked device holds closed tokens; it is told why, so that it forgets what it holds. */
  async function isOfRevokedDevice(token: string): Promise<boolean> {
    const held = await database.prisma.refreshToken.findUnique({
      where: { hash: refreshTokenHash(token) },
      select: { device: { select: { revokedAt: true } } },
    });
    return Boolean(held?.device.revokedAt);
  }
}

export type Sessions = ReturnType<typeof createSessions>;
