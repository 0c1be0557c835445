import { HoldfastError, type ErrorCode } from '@holdfast/schema/errors';
import type { Environment } from '../environment/environment.js';
import type { SyncPolicy } from './policy.js';

/** Turns whatever was thrown into an error of the catalogue; what is none of it is a fault in the kit or its surroundings. */
export function asProblem(error: unknown): HoldfastError {
  return HoldfastError.is(error) ? error : new HoldfastError('INTERNAL', undefined, { cause: error });
}

/** Whether it is about the caller, the line or the server as a whole: asking for something else would fare no better. */
export const concernsAll = ({ code }: HoldfastError): boolean => aboutAll.has(code);

const aboutAll = new Set<ErrorCode>([
  ...(['OFFLINE', 'OVERLOADED', 'RATE_LIMITED'] as const),
  ...(['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'DEVICE_REVOKED'] as const),
  ...(['CLIENT_UPGRADE_REQUIRED', 'API_VERSION_UNSUPPORTED'] as const),
]);

/**
 * How long answers to one kind of request are waited for: longer after each one that did not come in time, so that a slow line gets
 * through as well, and as long as at first once one has come as fast as that again.
 */
export class Patience {
  readonly #policy: Pick<SyncPolicy, 'requestTimeoutMs' | 'requestTimeoutMaxMs'>;
  #ms: number;

  constructor(policy: Pick<SyncPolicy, 'requestTimeoutMs' | 'requestTimeoutMaxMs'>) {
    this.#policy = policy;
    this.#ms = policy.requestTimeoutMs;
  }

  /** In milliseconds. */
  get ms(): number {
    return this.#ms;
  }

  answeredAfter(ms: number): void {
    if (ms < this.#policy.requestTimeoutMs) this.#ms = this.#policy.requestTimeoutMs;
  }

  ranOut(): void {
    this.#ms = Math.max(this.#ms, Math.min(this.#policy.requestTimeoutMaxMs, this.#ms * 2));
  }
}

const calledOff = 'The request was called off.';

/**
 * Runs a request, and gives up on it as OFFLINE when its time is over or when `stopped` says so: then `signal` aborts. A
 * request that does not heed the signal may still finish later; what it does then must do no harm.
 */
export async function withTimeout<T>(
  { timers, clock }: Pick<Environment, 'timers' | 'clock'>,
  patience: Patience,
  stopped: AbortSignal,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // A transport that answers at once would win the race below.
  if (stopped.aborted) throw new HoldfastError('OFFLINE', calledOff);
  const abort = new AbortController();
  let release = () => {};
  const givenUp = new Promise<never>((_resolve, reject) => {
    const giveUp = (message: string) => () => {
      abort.abort();
      reject(new HoldfastError('OFFLINE', message));
    };
    const stop = giveUp(calledOff);
    const { ms } = patience;
    const runOut = giveUp(`The server did not answer within ${ms} ms.`);
    const cancelTimer = timers.set(ms, () => {
      patience.ranOut();
      runOut();
    });
    stopped.addEventListener('abort', stop);
    release = () => {
      cancelTimer();
      stopped.removeEventListener('abort', stop);
    };
  });
  const begun = clock.now();
  try {
    const answer = await Promise.race([request(abort.signal), givenUp]);
    patience.answeredAfter(clock.now() - begun);
    return answer;
  } finally {
    release();
  }
}
