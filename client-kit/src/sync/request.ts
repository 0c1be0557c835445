import { HoldfastError } from '@holdfast/schema/errors';
import type { Timers } from '../environment/environment.js';

/** Turns whatever was thrown into an error of the catalogue; what is none of it is a fault in the kit or its surroundings. */
export function asProblem(error: unknown): HoldfastError {
  return HoldfastError.is(error) ? error : new HoldfastError('INTERNAL', undefined, { cause: error });
}

/**
 * Runs a request, and gives up on it as OFFLINE when its time is over or when `stopped` says so: then `signal` aborts. A
 * request that does not heed the signal may still finish later; what it does then must do no harm.
 */
export async function withTimeout<T>(
  timers: Timers,
  milliseconds: number,
  stopped: AbortSignal,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let release = () => {};
  const givenUp = new Promise<never>((_resolve, reject) => {
    const giveUp = (message: string) => () => {
      abort.abort();
      reject(new HoldfastError('OFFLINE', message));
    };
    const stop = giveUp('The request was called off.');
    const cancelTimer = timers.set(
      milliseconds,
      giveUp(`The server did not answer within ${milliseconds} ms.`),
    );
    stopped.addEventListener('abort', stop);
    release = () => {
      cancelTimer();
      stopped.removeEventListener('abort', stop);
    };
    if (stopped.aborted) stop();
  });
  try {
    return await Promise.race([request(abort.signal), givenUp]);
  } finally {
    release();
  }
}
