import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGround, type Ground } from '../../src/app/field-notes-world.js';
import { oneHour } from '../../src/simulation/run.js';
import { runSeed } from '../../src/simulation/seed.js';

const fewMinutes = { ...oneHour, lengthMs: 600_000, paceMs: 30_000 };

describe('a seed', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  it('gives the same history to the last line, each time', async () => {
    const first = await runSeed(ground, 7, fewMinutes);
    await runSeed(ground, 8, fewMinutes);
    const again = await runSeed(ground, 7, fewMinutes);
    expect(first.edits).toBeGreaterThan(20);
    expect(again.hash).toBe(first.hash);
  });

  it('gives another history than another seed', async () => {
    const [one, other] = [await runSeed(ground, 1, fewMinutes), await runSeed(ground, 2, fewMinutes)];
    expect(one.hash).not.toBe(other.hash);
  });
});
