/**
 * The error catalogue: every code that the server or the kit may give, what it means, and whether time alone mends it.
 * Policies read `retryable`, never a message.
 */

export interface CatalogueEntry {
  /** Sending the same again later may succeed. */
  readonly retryable: boolean;
  /** What happened, for a person; no internals. */
  readonly message: string;
}

const passing = (message: string): CatalogueEntry => ({ retryable: true, message });
const lasting = (message: string): CatalogueEntry => ({ retryable: false, message });

/** Each code, as programs and people read it. This part is in every app's bundle. */
export const catalogue = {
  UNAUTHENTICATED: lasting('Nobody is signed in.'),
  TOKEN_EXPIRED: passing('The access token has expired.'),
  DEVICE_REVOKED: lasting('This device has been shut out.'),
  FORBIDDEN: lasting('This is not allowed to you here.'),
  NOT_FOUND: lasting('There is no such thing, or you may not see it.'),
  BAD_USER_INPUT: lasting('The input is not valid.'),
  IDEMPOTENCY_KEY_REUSED: lasting('This clientMutationId was used before, with other content.'),
  MUTATION_EXPIRED: lasting(
    'This mutation is older than the time for which receipts are kept, so it can no longer be proved new.',
  ),
  DEPENDENCY_REFUSED: passing(
    'An earlier mutation that this one builds on was refused, so this one was not tried.',
  ),
  TEXT_RENEWED: passing('The text was written anew without its past, and this edit was made on the old one.'),
  CONFLICT_CLOSED: lasting('Somebody has decided this conflict already.'),
  RATE_LIMITED: passing('Too many requests.'),
  OVERLOADED: passing('The server is busy or going down.'),
  PAYLOAD_TOO_LARGE: lasting('The request is too large.'),
  QUERY_TOO_COMPLEX: lasting('The query is too deep, too wide or asks for too much.'),
  API_VERSION_UNSUPPORTED: lasting('This API version is not served.'),
  OPERATION_UNREGISTERED: lasting('This server runs registered operations only, and this is none of them.'),
  CLIENT_UPGRADE_REQUIRED: lasting('This version of the app is too old.'),
  INTERNAL: passing('Something went wrong on the server.'),
  OFFLINE: passing('The server cannot be reached.'),
  STORE_LOCKED: passing('Another process holds this store.'),
  STORE_FULL: passing('There is no room left on this device.'),
  STORE_FAILED: passing('The store of this device did not take the write.'),
  STORE_CORRUPT: lasting('A part of the store could not be read and was set aside.'),
  STORE_KEY_WRONG: lasting('The key given is not the one that this store was written with.'),
  OUTBOX_FULL: passing('There are as many unsent edits as this device keeps.'),
  UNSENT_EDITS: lasting('There are edits that the server has not answered.'),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;

/** Status of an HTTP answer that consists of this error alone: for the codes that a server gives. The others are a device's own. */
export const httpStatus: Readonly<Partial<Record<ErrorCode, number>>> = {
  UNAUTHENTICATED: 401,
  TOKEN_EXPIRED: 401,
  DEVICE_REVOKED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  IDEMPOTENCY_KEY_REUSED: 409,
  MUTATION_EXPIRED: 410,
  DEPENDENCY_REFUSED: 409,
  TEXT_RENEWED: 409,
  CONFLICT_CLOSED: 409,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  PAYLOAD_TOO_LARGE: 413,
  QUERY_TOO_COMPLEX: 400,
  API_VERSION_UNSUPPORTED: 400,
  OPERATION_UNREGISTERED: 403,
  CLIENT_UPGRADE_REQUIRED: 426,
  INTERNAL: 500,
};

/** What to do about it. */
export const advice: Readonly<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: 'Sign in; nothing on the device is lost by that.',
  TOKEN_EXPIRED: 'Refresh the session and ask again.',
  DEVICE_REVOKED: 'Sign in again; the device forgets what it holds.',
  FORBIDDEN: 'Ask an owner of the workspace for a role that may.',
  NOT_FOUND: 'Check the id.',
  BAD_USER_INPUT: 'Mend what `path` points at and send it as a new mutation.',
  IDEMPOTENCY_KEY_REUSED: 'Make a new id for a new mutation.',
  MUTATION_EXPIRED: 'Look at the record as it is now, and make the edit again if it is still wanted.',
  DEPENDENCY_REFUSED: 'Mend or discard the earlier one; this one can then be sent again as it is.',
  TEXT_RENEWED: 'Fetch the record and make the edit on the text as it is now; the kit does so by itself.',
  CONFLICT_CLOSED: 'Look at the decision; it can be taken back.',
  RATE_LIMITED: 'Wait for `retryAfterMs`.',
  OVERLOADED: 'Wait for `retryAfterMs`; another server may answer.',
  PAYLOAD_TOO_LARGE: 'Send fewer or smaller mutations in one request.',
  QUERY_TOO_COMPLEX: 'Ask for less at once.',
  API_VERSION_UNSUPPORTED: 'Use one of the supported versions.',
  OPERATION_UNREGISTERED: 'Register what the app sends (`holdfast-contract extract`) before people have it.',
  CLIENT_UPGRADE_REQUIRED: 'Update the app; the outbox is kept.',
  INTERNAL: 'Try again later; tell the operator the request id.',
  OFFLINE: 'Nothing: the kit tries again by itself.',
  STORE_LOCKED: 'Close the other process, or give this one a store of its own.',
  STORE_FULL: 'Free some space; the edit was not taken.',
  STORE_FAILED: 'Try again; the edit was not taken.',
  STORE_CORRUPT: 'What was confirmed is fetched again; look at the file that was set aside for what was not.',
  STORE_KEY_WRONG:
    'Give the key that it was written with, among the previous keys if it was changed; nothing on the device was touched.',
  OUTBOX_FULL: 'Let it send them, or discard what was refused; the edit was not taken.',
  UNSENT_EDITS: 'Wait for them, keep them for later, or discard them.',
};

/** One thing that was wrong with an input: an expected refusal, as data. */
export interface UserError {
  readonly code: ErrorCode;
  readonly message: string;
  /** Where in the input, from the outside in. */
  readonly path: readonly string[];
}

export const userError = (
  code: ErrorCode,
  path: readonly string[],
  message: string = catalogue[code].message,
): UserError => ({
  code,
  message,
  path,
});

const brand = Symbol.for('holdfast.error');

/** An error of the catalogue, thrown. Told apart by `HoldfastError.is`, which also holds across copies of this package. */
export class HoldfastError extends Error {
  override readonly name = 'HoldfastError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** How long to wait before trying again, in milliseconds, where that is known. */
  readonly retryAfterMs: number | undefined;
  readonly [brand] = true;

  constructor(code: ErrorCode, message?: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(
      message ?? catalogue[code].message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.retryable = catalogue[code].retryable;
    this.retryAfterMs = options.retryAfterMs;
  }

  static is(error: unknown, code?: ErrorCode): error is HoldfastError {
    if (typeof error !== 'object' || error === null || !(brand in error)) return false;
    return code === undefined || (error as HoldfastError).code === code;
  }
}

/** Whether a text is a code of this catalogue; a newer server may send one that is not. */
export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(catalogue, code);
