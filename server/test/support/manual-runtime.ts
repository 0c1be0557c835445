import { randomUUID } from 'node:crypto';
import type { Runtime } from '../../src/runtime.js';

/** A runtime whose time stands still until a test moves it. */
export interface ManualRuntime extends Runtime {
  /** Moves the clock on, and runs the timers that fall due on the way. */
  advance(ms: number): void;
  /** How many timers wait. */
  timers(): number;
}

export function manualRuntime(start = Date.parse('2026-11-21T10:00:00.000Z')): ManualRuntime {
  let time = start;
  const waiting = new Set<{ due: number; run: () => void }>();
  return {
    now: () => time,
    uuid: () => randomUUID(),
    setTimer(ms, run) {
      const timer = { due: time + ms, run };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    advance(ms) {
      time += ms;
      for (const timer of [...waiting].sort((a, b) => a.due - b.due)) {
        if (timer.due <= time && waiting.delete(timer)) timer.run();
      }
    },
    timers: () => waiting.size,
  };
}
