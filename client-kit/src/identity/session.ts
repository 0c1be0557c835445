import type { RecordData } from '@holdfast/schema/merge';
import type { Store } from '../stores/store.js';

/** Who is signed in. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** The keys of a session, as the API gave them. Times are ISO texts. */
export interface Tokens {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: string;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: string;
}

/** Somebody's session on this device. Without tokens: the API no longer knows it, so the person has to sign in again. */
export interface Session {
  readonly user: User;
  readonly deviceId: string;
  readonly tokens?: Tokens;
}

/**
 * The session in the device's own store, which all processes and tabs of the app on this device share. One at a time:
 * whoever signs in next takes the place, and what the last one had not sent waits in a store of its own.
 */
export interface SessionStore {
  read(): Promise<Session | undefined>;
  /** Durable once resolved. */
  save(session: Session): Promise<void>;
  forget(): Promise<void>;
}

const sessionKey = 'session';

export function sessionsIn(store: Store): SessionStore {
  return {
    async read() {
      const text = await store.get(sessionKey);
      return text === undefined ? undefined : asSession(text);
    },
    save: (session) => store.write([{ put: sessionKey, value: JSON.stringify(session) }]),
    forget: () => store.write([{ remove: sessionKey }]),
  };
}

/** A session that cannot be read is no session: signing in again mends it, and no data hangs on it. */
function asSession(text: string): Session | undefined {
  try {
    const { user, deviceId, tokens } = JSON.parse(text) as RecordData & Partial<Session>;
    return user && deviceId ? { user, deviceId, ...(tokens ? { tokens } : {}) } : undefined;
  } catch {
    return undefined;
  }
}
