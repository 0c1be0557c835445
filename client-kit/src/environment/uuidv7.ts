import type { Environment } from './environment.js';

/** What the last id of an environment was made from. */
interface Last {
  readonly time: number;
  readonly counter: number;
}

const lasts = new WeakMap<Pick<Environment, 'clock' | 'random'>, Last>();
const counterLimit = 0x1000;

/**
 * A new UUIDv7 (RFC 9562). Ids of one environment grow in the order in which they were made, also within a millisecond
 * and when the clock is set back: the 12 bits behind the time count up (method 1), and spill into the next millisecond.
 */
export function uuidv7(environment: Pick<Environment, 'clock' | 'random'>): string {
  const bytes = environment.random.bytes(16);
  const { time, counter } = following(lasts.get(environment), Math.floor(environment.clock.now()), bytes);
  lasts.set(environment, { time, counter });

  const stamp = time.toString(16).padStart(12, '0');
  const counted = (0x7000 | counter).toString(16);
  const variant = hexOf(0x80 | ((bytes[8] ?? 0) & 0x3f)) + hexOf(bytes[9] ?? 0);
  let rest = '';
  for (let at = 10; at < 16; at += 1) rest += hexOf(bytes[at] ?? 0);
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-${counted}-${variant}-${rest}`;
}

const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const hexOf = (byte: number): string => hexDigits[byte] ?? '';

function following(last: Last | undefined, now: number, bytes: Uint8Array): Last {
  // A new millisecond starts in the lower half, so that there is room to count up.
  const start = (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) & 0x7ff;
  if (!last || now > last.time) return { time: now, counter: start };
  if (last.counter + 1 < counterLimit) return { time: last.time, counter: last.counter + 1 };
  return { time: last.time + 1, counter: start };
}
