import type { Runtime } from './runtime.js';

/**
 * What is read once for all who ask within `keptMs` milliseconds. A reading that fails is told to those who wait for it, and made
 * again by the next who asks.
 */
export function keptReading<T>(
  { now }: Pick<Runtime, 'now'>,
  keptMs: number,
  read: () => Promise<T>,
): () => Promise<T> {
  let known: { readonly reading: Promise<T>; readonly until: number } | undefined;
  return () => {
    if (known && now() < known.until) return known.reading;
    const reading = read();
    const kept = (known = { reading, until: now() + keptMs });
    reading.catch(() => {
      if (known === kept) known = undefined;
    });
    return reading;
  };
}
