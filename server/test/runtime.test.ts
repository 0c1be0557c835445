import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemRuntime } from '../src/runtime.js';

describe('a timer of the machine', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const month = 30 * 86_400_000;

  it('waits as long as it is told, also longer than one of Node can', () => {
    const run = vi.fn();
    systemRuntime.setTimer(2 * month, run);
    vi.advanceTimersByTime(2 * month - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('is called off at any time', () => {
    const run = vi.fn();
    const cancel = systemRuntime.setTimer(2 * month, run);
    vi.advanceTimersByTime(month);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(2 * month);
    expect(run).not.toHaveBeenCalled();
  });
});
