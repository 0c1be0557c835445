import { describe, expect, it } from 'vitest';
import { median } from '../report/median.js';
import { medians } from '../report/results.js';

describe('a median', () => {
  it('is the middle one, or lies between the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([1, 2, 3, 10])).toBe(2.5);
  });

  it('of a figure that one run has not is none', () => {
    const runs = [{ ms: 3, durableMs: 1 }, { ms: 1, durableMs: undefined }, { ms: 2 }];
    expect(medians({ task: '', contestant: '', runs, failures: [] })).toEqual({
      ms: 2,
      durableMs: undefined,
    });
  });
});
