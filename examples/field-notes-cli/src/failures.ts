import { HoldfastError, type ErrorCode } from '@holdfast/schema/errors';

/** What the process exits with. Printed by `field-notes help exit-codes`; scripts rely on it. */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  notSignedIn: 3,
  notFound: 4,
  storeBusy: 5,
  offline: 6,
  refused: 7,
} as const;

/** Something that went wrong in a way a person can mend: the message says what to do. */
export class Failure extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
    /** The catalogue's code, or one of this program's own in the same style. */
    readonly code: string,
  ) {
    super(message);
  }
}

export const usage = (message: string) => new Failure(exitCodes.usage, message, 'USAGE');
export const notFound = (message: string) => new Failure(exitCodes.notFound, message, 'NOT_FOUND');
export const notSignedIn = () =>
  new Failure(
    exitCodes.notSignedIn,
    'Nobody is signed in here. Sign in with `field-notes sign-in <email>`; what is on this device stays.',
    'UNAUTHENTICATED',
  );

const exitCodeOf: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: exitCodes.notSignedIn,
  TOKEN_EXPIRED: exitCodes.notSignedIn,
  DEVICE_REVOKED: exitCodes.notSignedIn,
  NOT_FOUND: exitCodes.notFound,
  STORE_LOCKED: exitCodes.storeBusy,
  OFFLINE: exitCodes.offline,
  OVERLOADED: exitCodes.offline,
  FORBIDDEN: exitCodes.refused,
  BAD_USER_INPUT: exitCodes.refused,
};

/** Any error as one that says what to do. Errors wrapped by Apollo Client are found through `cause`. */
export function asFailure(error: unknown): Failure {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof Failure) return at;
    if (HoldfastError.is(at))
      return new Failure(exitCodeOf[at.code] ?? exitCodes.unexpected, at.message, at.code);
  }
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(exitCodes.unexpected, message, 'INTERNAL');
}
