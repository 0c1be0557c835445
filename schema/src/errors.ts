/**
 * The error catalogue: every code that the server or the kit may give, what it means, and whether time alone mends it.
 * Policies read `retryable`, never a message.
 */

export interface CatalogueEntry {
  /** Sending the same again later may succeed. */
  readonly retryable: boolean;
  /** Status of an HTTP answer that consists of this error alone. */
  readonly status: number;
  /** Who gives it. */
  readonly side: 'server' | 'device';
  /** What happened, for a person; no internals. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
}

const server = (status: number, retryable: boolean, message: string, advice: string): CatalogueEntry => ({
  retryable,
  status,
  side: 'server',
  message,
  advice,
});
const device = (retryable: boolean, message: string, advice: string): CatalogueEntry => ({
  retryable,
  status: 0,
  side: 'device',
  message,
  advice,
});

export const catalogue = {
  UNAUTHENTICATED: server(
    401,
    false,
    'Nobody is signed in.',
    'Sign in; nothing on the device is lost by that.',
  ),
  TOKEN_EXPIRED: server(401, true, 'The access token has expired.', 'Refresh the session and ask again.'),
  DEVICE_REVOKED: server(
    401,
    false,
    'This device has been shut out.',
    'Sign in again; the device forgets what it holds.',
  ),
  FORBIDDEN: server(
    403,
    false,
    'This is not allowed to you here.',
    'Ask an owner of the workspace for a role that may.',
  ),
  NOT_FOUND: server(404, false, 'There is no such thing, or you may not see it.', 'Check the id.'),
  BAD_USER_INPUT: server(
    400,
    false,
    'The input is not valid.',
    'Mend what `path` points at and send it as a new mutation.',
  ),
  IDEMPOTENCY_KEY_REUSED: server(
    409,
    false,
    'This clientMutationId was used before, with other content.',
    'Make a new id for a new mutation.',
  ),
  MUTATION_EXPIRED: server(
    410,
    false,
    'This mutation is older than the time for which receipts are kept, so it can no longer be proved new.',
    'Look at the record as it is now, and make the edit again if it is still wanted.',
  ),
  DEPENDENCY_REFUSED: server(
    409,
    true,
    'An earlier mutation that this one builds on was refused, so this one was not tried.',
    'Mend or discard the earlier one; this one can then be sent again as it is.',
  ),
  CONFLICT_CLOSED: server(
    409,
    false,
    'Somebody has decided this conflict already.',
    'Look at the decision; it can be taken back.',
  ),
  RATE_LIMITED: server(429, true, 'Too many requests.', 'Wait for `retryAfterMs`.'),
  OVERLOADED: server(
    503,
    true,
    'The server is busy or going down.',
    'Wait for `retryAfterMs`; another server may answer.',
  ),
  PAYLOAD_TOO_LARGE: server(
    413,
    false,
    'The request is too large.',
    'Send fewer or smaller mutations in one request.',
  ),
  QUERY_TOO_COMPLEX: server(
    400,
    false,
    'The query is too deep, too wide or asks for too much.',
    'Ask for less at once.',
  ),
  API_VERSION_UNSUPPORTED: server(
    400,
    false,
    'This API version is not served.',
    'Use one of the supported versions.',
  ),
  CLIENT_UPGRADE_REQUIRED: server(
    426,
    false,
    'This version of the app is too old.',
    'Update the app; the outbox is kept.',
  ),
  INTERNAL: server(
    500,
    true,
    'Something went wrong on the server.',
    'Try again later; tell the operator the request id.',
  ),

  OFFLINE: device(true, 'The server cannot be reached.', 'Nothing: the kit tries again by itself.'),
  STORE_LOCKED: device(
    true,
    'Another process holds this store.',
    'Close the other process, or give this one a store of its own.',
  ),
  STORE_FULL: device(
    true,
    'There is no room left on this device.',
    'Free some space; the edit was not taken.',
  ),
  STORE_FAILED: device(
    true,
    'The store of this device did not take the write.',
    'Try again; the edit was not taken.',
  ),
  STORE_CORRUPT: device(
    false,
    'A part of the store could not be read and was set aside.',
    'What was confirmed is fetched again; look at the file that was set aside for what was not.',
  ),
  STORE_KEY_WRONG: device(
    false,
    'The key given is not the one that this store was written with.',
    'Give the key that it was written with, among the previous keys if it was changed; nothing on the device was touched.',
  ),
  OUTBOX_FULL: device(
    true,
    'There are as many unsent edits as this device keeps.',
    'Let it send them, or discard what was refused; the edit was not taken.',
  ),
  UNSENT_EDITS: device(
    false,
    'There are edits that the server has not answered.',
    'Wait for them, keep them for later, or discard them.',
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;

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
