import { isoTime, timeOf } from '../environment/iso-time.js';

/**
 * The time of an edit: now, but later than all that went before it, the device's own edits and what the person saw, so
 * that clocks that are wrong or set back put no edit before what it answers. `now` in milliseconds; `before` ISO times,
 * of which those that are none count for nothing.
 */
export function issuedAfter(now: number, before: readonly unknown[]): string {
  const times = before.map((time) => (typeof time === 'string' ? timeOf(time) : NaN));
  return isoTime(times.reduce((latest, time) => (time >= latest ? time + 1 : latest), now));
}
