import type { Runtime } from '../runtime.js';
import { Listeners } from './hints.js';

/** Calls a listener now and then, as long as it listens; the function returned ends that. */
export type Heartbeat = (place: string, listener: () => void) => () => void;

/**
 * One beat for all who listen at a place: what they look at at one moment they read once, and a timer for each of
 * thousands would have each read by itself.
 */
export function createHeartbeat(runtime: Runtime, everyMs: number): Heartbeat {
  const listeners = new Listeners();
  const timers = new Map<string, () => void>();
  const wait = (place: string): void => {
    const beat = (): void => {
      wait(place);
      listeners.tell(place, '');
    };
    timers.set(place, runtime.setTimer(everyMs, beat));
  };
  return (place, listener) => {
    if (!timers.has(place)) wait(place);
    return listeners.add(place, listener, () => {
      timers.get(place)?.();
      timers.delete(place);
    });
  };
}
