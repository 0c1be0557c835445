import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/world/random.js';
import { createSchedule } from '../../src/world/schedule.js';

const take = (count: number, next: () => number) => Array.from({ length: count }, next);

describe('seeded randomness', () => {
  it('gives the same for the same seed, and another for another', () => {
    const of = (seed: number) => take(8, randomFrom(seed).next);
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('keeps a named stream as it is, whatever else was drawn', () => {
    const untouched = randomFrom(7).stream('network');
    const drawn = randomFrom(7);
    take(100, drawn.next);
    expect(take(8, drawn.stream('network').next)).toEqual(take(8, untouched.next));
  });

  it('is spread evenly', () => {
    const random = randomFrom('spread');
    const tens = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw++) tens[random.int(0, 9)]! += 1;
    for (const count of tens) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(
      take(10_000, () => (random.weighted({ often: 9, rarely: 1 }) === 'often' ? 1 : 0)).filter(Boolean)
        .length,
    ).toBeGreaterThan(8_700);
  });

  it('makes ids that are UUIDs', () => {
    expect(randomFrom(1).uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
  });
});

describe('the heap of what is planned', () => {
  it('gives everything in order, also with some taken back', () => {
    const random = randomFrom('heap');
    const schedule = createSchedule(0);
    const expected: [number, number][] = [];
    const seen: [number, number][] = [];
    for (let order = 0; order < 500; order++) {
      const at = random.int(0, 60);
      const cancel = schedule.after(at, () => seen.push([at, order]));
      if (random.chance(0.3)) cancel();
      else expected.push([at, order]);
    }
    expect(schedule.pending()).toBe(expected.length);
    while (schedule.nextAt() !== undefined) schedule.runNext();
    expect(seen).toEqual(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
  });
});
