import type { SyncPolicy } from './policy.js';

/** A timer that fires in the same instant would make a loop of failures spin. */
const floorMs = 100;

/**
 * How long to wait after the `failures`-th failure in a row, in milliseconds: exponential with full jitter, so that a
 * thousand devices that lost their server together do not come back together. Never shorter than the server asks for,
 * never longer than the policy's maximum. `random` is from [0, 1).
 */
export function backOff(policy: SyncPolicy, failures: number, random: number, retryAfterMs = 0): number {
  const ceiling = Math.min(policy.backOffMaxMs, policy.backOffMs * 2 ** Math.min(failures - 1, 30));
  const jittered = random * ceiling;
  // The jitter comes on top of what the server asks for: all whom it turned away were told the same.
  const wait = retryAfterMs > 0 ? retryAfterMs + random * policy.backOffMs : jittered;
  return Math.min(policy.backOffMaxMs, Math.max(floorMs, wait));
}
