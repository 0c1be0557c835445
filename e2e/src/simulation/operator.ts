import type { Cast } from './cast.js';

const minute = 60_000;

/**
 * Whoever runs the servers: in some hours, and then once or twice, all of the log but the last few minutes is put
 * together. Devices that were away for longer begin anew.
 */
export function letOperatorWork({ world }: Cast, over: () => boolean): void {
  const random = world.random.stream('operator');
  if (!random.chance(0.4)) return;
  const compact = (): void => {
    if (over()) return;
    if (world.site.up().length > 0)
      world.background('a compaction', world.compact(random.int(2, 15) * minute));
    world.time.after(random.int(15, 45) * minute, compact);
  };
  world.time.after(random.int(10, 45) * minute, compact);
}
