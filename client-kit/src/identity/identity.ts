import { HoldfastError } from '@holdfast/schema/errors';
import type { Environment } from '../environment/environment.js';
import type { TokenSource } from '../transport/authorized.js';
import { timeOf } from '../environment/iso-time.js';
import type { SessionApi } from './session-api.js';
import type { Session, SessionStore, Tokens, User } from './session.js';

/** Who uses this device, and the tokens that prove it. */
export interface Identity {
  /** Who is signed in, as far as this device knows; being offline signs nobody out. */
  user(): User | undefined;
  /**
   * Tokens of one user, or of nobody (undefined). Once somebody else is signed in they are `UNAUTHENTICATED`: what one
   * user asked for or edited is never sent as another.
   */
  tokensOf(userId: string | undefined): TokenSource;
  /** Opens a session; durable before it resolves. Throws what the API says, `OFFLINE` where it was not reached. */
  signIn(credentials: { email: string; password: string }): Promise<User>;
  /** Closes the session on this device and, where it can be reached, on the server, which is not waited for. */
  signOut(): Promise<void>;
  /**
   * Another tab says that this user is signed in on this device now, or nobody. Whoever was signed in here keeps a session
   * only if it is theirs; nobody else is signed in by it.
   */
  reread(userId: string | undefined): Promise<void>;
  /** Whether this user is signed in on this device, in whatever tab. */
  isStored(userId: string): Promise<boolean>;
  /** Writes the session of whoever is signed in down again, where what this app keeps was cleared. */
  keep(): Promise<void>;
}

export interface IdentityOptions {
  readonly api: SessionApi;
  readonly sessions: SessionStore;
  readonly environment: Pick<Environment, 'clock' | 'locks'>;
  /** What people call this device, and what it is: `Ada's phone`, `ios`. */
  readonly device: { readonly name: string; readonly platform: string };
  readonly deviceId: () => string;
  /** Milliseconds that the server is ahead of this device, where measured. */
  readonly serverOffset: () => number | undefined;
  /** The API has shut this device out. */
  readonly onRevoked: () => void;
}

/** A token this close to its end is renewed before it is sent, in milliseconds. */
const leeway = 30_000;

/** Held while tokens are replaced, so that one refresh token is spent by one caller only. */
const lock = 'holdfast session';

export async function openIdentity(options: IdentityOptions): Promise<Identity> {
  const { api, sessions, environment, device, deviceId, serverOffset, onRevoked } = options;
  let session = await sessions.read();
  const refreshes = new Map<string, Promise<string>>();
  /** A refresh token that may have been spent: it was sent, and no answer came. */
  let doubtful: string | undefined;

  const tokensOf = (userId: string | undefined): TokenSource => ({
    async token() {
      checkUser(userId);
      if (!session) return undefined;
      const held = heldBy(session);
      if (!lasts(held)) return renew(held.accessToken);
      // A repeat is answered again for some minutes only, and taken for theft after that: it does not wait until it is needed.
      if (doubtful === held.refreshToken) renew(held.accessToken).catch(() => undefined);
      return held.accessToken;
    },
    async renew(refused) {
      checkUser(userId);
      return renew(refused);
    },
    revoked(refused) {
      // Said to a session that has ended since: the one that is open now has nothing to do with it.
      if (session?.tokens?.accessToken === refused) onRevoked();
    },
  });

  return {
    user: () => session?.user,
    tokensOf,
    async signIn({ email, password }) {
      const id = deviceId();
      const opened = await api.signIn({ email, password, device: { id, ...device } });
      // A renewal under way for the last session must neither overtake this one nor be overtaken.
      await environment.locks.run(lock, () => adopt({ ...opened, deviceId: id }));
      return opened.user;
    },
    async signOut() {
      const token = session?.tokens?.accessToken;
      session = undefined;
      await sessions.forget();
      // A courtesy: the server closes the session by itself when its refresh token runs out.
      if (token !== undefined) api.signOut(token).catch(() => undefined);
    },
    reread: () =>
      environment.locks.run(lock, async () => {
        const before = session;
        const stored = await sessions.read();
        if (session === before) session = stored?.user.id === before?.user.id ? stored : undefined;
      }),
    isStored: async (userId) => (await sessions.read())?.user.id === userId,
    keep: () =>
      environment.locks.run(lock, async () => {
        if (session && !(await sessions.read())) await sessions.save(session);
      }),
  };

  function checkUser(userId: string | undefined): void {
    if (session?.user.id !== userId)
      throw new HoldfastError('UNAUTHENTICATED', 'Somebody else is signed in now, or nobody.');
  }

  /** One renewal for all who were refused the same token. */
  function renew(refused: string): Promise<string> {
    const known = refreshes.get(refused);
    if (known) return known;
    const refresh = environment.locks
      .run(lock, () => rotate(refused))
      .finally(() => refreshes.delete(refused));
    refreshes.set(refused, refresh);
    return refresh;
  }

  async function rotate(refused: string): Promise<string> {
    const before = session;
    const stored = await sessions.read();
    // Signed out, or somebody else signed in, here or in another tab, while this waited for the lock.
    if (!before || session !== before || stored?.user.id !== before.user.id)
      throw new HoldfastError('UNAUTHENTICATED');
    const held = heldBy(stored);
    if (held.accessToken !== refused) {
      session = stored;
      return held.accessToken;
    }
    try {
      const next = await api.refresh({ refreshToken: held.refreshToken, deviceId: stored.deviceId });
      if (session !== before) throw new HoldfastError('UNAUTHENTICATED');
      await adopt({ ...next, deviceId: stored.deviceId });
      return next.tokens.accessToken;
    } catch (error) {
      const isRefused =
        HoldfastError.is(error, 'UNAUTHENTICATED') || HoldfastError.is(error, 'DEVICE_REVOKED');
      if (!isRefused) doubtful = held.refreshToken;
      if (HoldfastError.is(error, 'UNAUTHENTICATED') && session === before)
        await adopt({ user: stored.user, deviceId: stored.deviceId });
      if (HoldfastError.is(error, 'DEVICE_REVOKED') && session === before) onRevoked();
      throw error;
    }
  }

  /** Kept before it is used: a rotated token that dies with the process would lock the person out. */
  async function adopt(next: Session): Promise<void> {
    const before = session;
    await sessions.save(next);
    // A person may have signed out while this was on its way: their session is not brought back.
    if (session !== before) throw new HoldfastError('UNAUTHENTICATED');
    session = next;
  }

  function lasts({ accessTokenExpiresAt }: Tokens): boolean {
    return timeOf(accessTokenExpiresAt) - leeway > environment.clock.now() + (serverOffset() ?? 0);
  }
}

function heldBy({ tokens }: Session): Tokens {
  if (!tokens)
    throw new HoldfastError(
      'UNAUTHENTICATED',
      'The session has ended. Sign in again; nothing on this device is lost.',
    );
  return tokens;
}
