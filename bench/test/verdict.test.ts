import { describe, expect, it } from 'vitest';
import { judge } from '../field/verdict.js';

describe('the judge of five edits', () => {
  it('has nothing to say where each took effect once, in order', () => {
    expect(judge(5, [0, 1, 2, 3, 4])).toEqual({ lost: 0, doubled: 0, inversions: 0 });
  });

  it('notices one that never took effect', () => {
    expect(judge(5, [0, 1, 3, 4])).toEqual({ lost: 1, doubled: 0, inversions: 0 });
  });

  it('notices one that took effect twice, and counts it once however often', () => {
    expect(judge(5, [0, 1, 1, 2, 3, 1, 4])).toEqual({ lost: 0, doubled: 1, inversions: 0 });
  });

  it('notices one that took effect behind a later one', () => {
    expect(judge(5, [0, 2, 1, 3, 4])).toEqual({ lost: 0, doubled: 0, inversions: 1 });
  });

  it('notices that nothing came', () => {
    expect(judge(5, [])).toEqual({ lost: 5, doubled: 0, inversions: 0 });
  });
});
