import { HoldfastError } from '@holdfast/schema/errors';
import type { Identity } from './identity.js';
import type { User } from './session.js';

/** Tokens of an outside issuer: the app signs its users in by itself and hands over a token when asked. */
export interface OutsideAuth {
  /** Whose data this is; names the user's store on this device. */
  readonly userId: string;
  /** A token that is good now. What it throws counts as being offline, never as being signed out. */
  token(): Promise<string>;
  /** The API refused a fresh token (`UNAUTHENTICATED`), or has shut the device out (`DEVICE_REVOKED`). */
  onProblem?(error: HoldfastError): void;
}

export function outsideIdentity(auth: OutsideAuth, onRevoked: () => void): Identity {
  let user: User | undefined = { id: auth.userId, email: '', name: '' };
  const ask = async (): Promise<string> => {
    try {
      return await auth.token();
    } catch (error) {
      throw HoldfastError.is(error)
        ? error
        : new HoldfastError('OFFLINE', 'No access token can be had now.', { cause: error });
    }
  };
  return {
    user: () => user,
    tokensOf: (userId) => ({
      async token() {
        if (user?.id !== userId) throw new HoldfastError('UNAUTHENTICATED');
        return user ? ask() : undefined;
      },
      async renew(refused) {
        const token = await ask();
        if (token !== refused) return token;
        const error = new HoldfastError('UNAUTHENTICATED');
        auth.onProblem?.(error);
        throw error;
      },
      revoked() {
        auth.onProblem?.(new HoldfastError('DEVICE_REVOKED'));
        onRevoked();
      },
    }),
    async signIn() {
      throw new TypeError(
        'Holdfast was created with `auth`, so its issuer signs people in. Create it anew for another user.',
      );
    },
    async signOut() {
      user = undefined;
    },
    async reread(userId) {
      if (user?.id !== userId) user = undefined;
    },
    isStored: async (userId) => user?.id === userId,
    keep: async () => undefined,
  };
}
