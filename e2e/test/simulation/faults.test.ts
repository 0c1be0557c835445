import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGround, type Ground } from '../../src/app/field-notes-world.js';
import { faults } from '../../src/faults/index.js';
import type { Violation } from '../../src/laws/index.js';
import { oneHour } from '../../src/simulation/run.js';
import { runSeed } from '../../src/simulation/seed.js';

/** Shorter and busier than the hour of the other tests: a fault needs an occasion, not patience. */
const busy = { ...oneHour, lengthMs: 600_000, paceMs: 15_000 };
const mostSeeds = 40;

describe('an engine with a fault on purpose', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  it.each(faults.map((fault) => [fault.name, fault] as const))(
    'is caught: %s',
    async (_name, { breaks, sabotage }) => {
      const told: Violation[] = [];
      const caught = (): boolean =>
        told.some(({ law, what }) =>
          breaks.some((sign) => law.split(' ')[0] === sign.law && sign.says.test(what)),
        );
      for (let seed = 1; seed <= mostSeeds && !caught(); seed++) {
        const { violations, broken } = await runSeed(ground, seed, busy, sabotage);
        expect(broken).toBeUndefined();
        told.push(...violations);
      }
      expect(caught(), told.map(({ law, what }) => `${law}: ${what}`).join('\n') || 'nothing told').toBe(
        true,
      );
    },
    240_000,
  );
});
