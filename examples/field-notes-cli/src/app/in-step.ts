import type { SyncController } from '@holdfast/client-kit';
import { HoldfastError } from '@holdfast/schema/errors';
import { asFailure, type Failure } from '../failures.js';

/** Whether this device and the server say the same, or what stands in the way. */
export type InStep = { readonly reached: true } | { readonly reached: false; readonly why: Failure };

/**
 * Sends what waits and fetches what is new. Gives up after `waitMs`: nothing is lost by that, since the edits are
 * durable and the next command goes on where this one stopped. With `persist`, a failed attempt is not the end: the kit
 * tries again by its own schedule, and this waits for it.
 */
export async function getInStep(sync: SyncController, waitMs: number, persist = false): Promise<InStep> {
  const late = deadline(waitMs);
  try {
    for (;;) {
      const attempt = await Promise.race([tryOnce(sync), late.reached]);
      if (attempt.reached || !persist || !mayMend(attempt.why)) return attempt;
      const next = await Promise.race([nextAttempt(sync), late.reached]);
      if (next !== 'now') return next;
    }
  } finally {
    late.cancel();
  }
}

const tryOnce = (sync: SyncController): Promise<InStep> =>
  sync.now().then(
    () => ({ reached: true }),
    (error: unknown) => ({ reached: false, why: asFailure(error) }),
  );

/** Waits until the kit tries again of its own. */
const nextAttempt = (sync: SyncController): Promise<'now'> =>
  new Promise((done) => {
    const stop = sync.onStatus(() => {
      if (sync.status().state === 'backing-off' || sync.status().state === 'offline') return;
      stop();
      done('now');
    });
  });

const mayMend = (why: Failure): boolean =>
  ['OFFLINE', 'OVERLOADED', 'INTERNAL', 'RATE_LIMITED'].includes(why.code);

function deadline(ms: number): { reached: Promise<InStep>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const reached = new Promise<InStep>((done) => {
    const why = asFailure(
      new HoldfastError('OFFLINE', `The server did not answer within ${ms / 1000} seconds.`),
    );
    timer = setTimeout(() => done({ reached: false, why }), ms);
  });
  return { reached, cancel: () => clearTimeout(timer) };
}
