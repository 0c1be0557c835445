import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGround, type Ground } from '../../src/app/field-notes-world.js';
import { faults } from '../../src/faults/index.js';
import { oneHour } from '../../src/simulation/run.js';
import { runSeed } from '../../src/simulation/seed.js';

/** Shorter and busier than the hour of the other tests: a fault needs an occasion, not patience. */
const busy = { ...oneHour, lengthMs: 600_000, paceMs: 15_000 };
const mostSeeds = 10;

describe('an engine with a fault on purpose', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  it.each(faults.map((fault) => [fault.name, fault] as const))(
    'is caught: %s',
    async (_name, { breaks, sabotage }) => {
      const told = new Set<string>();
      for (let seed = 1; seed <= mostSeeds && !breaks.some((law) => told.has(law)); seed++) {
        const { violations, broken } = await runSeed(ground, seed, busy, sabotage);
        expect(broken).toBeUndefined();
        for (const { law } of violations) told.add(law.split(' ')[0] ?? '');
      }
      expect(
        breaks.some((law) => told.has(law)),
        `laws told: ${[...told].join(', ') || 'none'}`,
      ).toBe(true);
    },
    240_000,
  );
});
