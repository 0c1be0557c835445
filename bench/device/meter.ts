import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

export interface Busy {
  readonly busyMs: number;
  /** The longest stretch in which nothing else could run. */
  readonly stallMs: number;
  /** Processor time of the whole process: what else runs on the machine counts little. */
  readonly cpuMs: number;
}

/** How much the one thread does from now on. Its own timer ticks each millisecond, and is taken off. */
export function startMeter(): () => Busy {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const before = performance.eventLoopUtilization();
  const cpuBefore = process.cpuUsage();
  delay.enable();
  return () => {
    delay.disable();
    const { active } = performance.eventLoopUtilization(before);
    const { user, system } = process.cpuUsage(cpuBefore);
    return { busyMs: active, stallMs: Math.max(0, delay.max / 1e6 - 1), cpuMs: (user + system) / 1000 };
  };
}

export const heapUsed = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/** The value below which so many of a hundred lie. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))]!;
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves once the condition holds. Rejects where that takes longer than the limit. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  limitMs: number,
  what: string,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
    await wait(5);
  }
}

/**
 * Resolves when for so long the thread was nearly idle, nothing was under way, and the number stayed the same; after half
 * a minute in any case.
 */
export async function quiet(ms: number, activity: () => number, isBusy: () => boolean): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += ms) {
    const before = performance.eventLoopUtilization();
    const seen = activity();
    await wait(ms);
    const { utilization } = performance.eventLoopUtilization(before);
    if (seen === activity() && !isBusy() && utilization < 0.1) return;
  }
}
