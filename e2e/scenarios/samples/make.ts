/**
 * Records an outbox of `2026-05`: `npx tsx --conditions=holdfast-source e2e/scenarios/samples/make.ts`. One that is here stays
 * as it is: it is what phones hold.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { openGround } from '../../src/app/field-notes-world.js';
import { aDayWithout, before, seed } from '../old-outbox.js';

const file = new URL('outbox-2026-05.json', import.meta.url);
if (!existsSync(file)) {
  const ground = await openGround();
  const world = await ground.world(seed);
  writeFileSync(file, `${JSON.stringify(await aDayWithout(await before(world)), undefined, 2)}\n`);
  await world.close();
  await ground.close();
}
