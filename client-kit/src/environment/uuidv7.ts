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
  const { time, counter } = following(lasts.get(environment), environment.clock.now(), bytes);
  lasts.set(environment, { time, counter });

  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(0, Math.floor(time / 0x1_0000));
  view.setUint16(4, time % 0x1_0000);
  view.setUint16(6, 0x7000 | counter);
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));

  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function following(last: Last | undefined, now: number, bytes: Uint8Array): Last {
  // A new millisecond starts in the lower half, so that there is room to count up.
  const start = (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) & 0x7ff;
  if (!last || now > last.time) return { time: now, counter: start };
  if (last.counter + 1 < counterLimit) return { time: last.time, counter: last.counter + 1 };
  return { time: last.time + 1, counter: start };
}
