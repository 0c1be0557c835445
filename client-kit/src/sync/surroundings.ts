import type { Environment } from '../environment/environment.js';
import type { Surroundings } from './allowance.js';

/** What the platform says of the line, the battery and the time of day. */
export function surroundingsOf({
  connectivity,
  power,
  clock,
}: Pick<Environment, 'connectivity' | 'power' | 'clock'>): Surroundings {
  return {
    metered: connectivity.metered?.() === true,
    batteryLow: power?.low() === true,
    zoneMinutes: clock.zoneMinutes?.(clock.now()) ?? 0,
  };
}
