import { HoldfastError } from '@holdfast/schema/errors';

/** How many sign-ins may fail, by whom, before the next ones have to wait. */
export interface AttemptLimit {
  readonly failures: number;
  readonly windowMs: number;
  /** How many names are remembered; the oldest are forgotten first, so that strangers cannot fill the memory. */
  readonly remembered: number;
}

interface Attempts {
  failures: number;
  since: number;
}

/**
 * Counts failed sign-ins in this process, by any name (an account, an address). It slows guessing down; it need not be
 * exact, so servers do not share it and a restart forgets it.
 */
export function createAttempts(limit: AttemptLimit, now: () => number) {
  const byName = new Map<string, Attempts>();

  const current = (name: string): Attempts | undefined => {
    const attempts = byName.get(name);
    if (attempts && now() - attempts.since >= limit.windowMs) {
      byName.delete(name);
      return undefined;
    }
    return attempts;
  };

  return {
    /** Throws `RATE_LIMITED`, with how long to wait, when any of these names has failed too often. */
    check(names: readonly string[]): void {
      for (const name of names) {
        const attempts = current(name);
        if (!attempts || attempts.failures < limit.failures) continue;
        const retryAfterMs = attempts.since + limit.windowMs - now();
        throw new HoldfastError(
          'RATE_LIMITED',
          'Too many sign-ins have failed. Wait a while, then try again.',
          {
            retryAfterMs,
          },
        );
      }
    },
    failed(names: readonly string[]): void {
      for (const name of names) {
        const attempts = current(name) ?? { failures: 0, since: now() };
        attempts.failures += 1;
        byName.set(name, attempts);
        const oldest = byName.keys().next();
        if (byName.size > limit.remembered && !oldest.done) byName.delete(oldest.value);
      }
    },
    succeeded(names: readonly string[]): void {
      for (const name of names) byName.delete(name);
    },
  };
}

export type AttemptCounter = ReturnType<typeof createAttempts>;
