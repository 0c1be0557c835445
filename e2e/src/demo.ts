/** `npm run demo -- [--seed N] [--json]`: two devices on a bad train ride, in words, as it happens. */
import { parseArgs } from 'node:util';
import { openGround } from './app/field-notes-world.js';
import { createNarrator, type Narrator } from './demo/narrator.js';
import { outcomeOf } from './demo/outcome.js';
import { setTheStage } from './demo/stage.js';
import { rideTheTrain } from './demo/train-ride.js';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false } },
});

const silent: Narrator = { scene: () => undefined, say: () => undefined, table: () => undefined };
const coloured = process.stdout.isTTY && !process.env.NO_COLOR;

const began = performance.now();
const ground = await openGround();
const world = await ground.world(values.seed);
const start = world.time.now();
const narrator = values.json
  ? silent
  : createNarrator(process.stdout, () => world.time.now() - start, coloured);

const stage = await setTheStage(world, narrator);
await rideTheTrain(stage);
const outcome = await outcomeOf(world, stage, {
  virtualMs: Math.round(world.time.now() - start),
  realMs: Math.round(performance.now() - began),
});
await world.close();
await ground.close();

const { edits, lost, appliedTwice, refused, converged, requests, struck, virtualMs, realMs, violations } =
  outcome;
if (values.json) process.stdout.write(`${JSON.stringify({ seed: values.seed, ...outcome })}\n`);
narrator.table([
  ['edits made', String(edits)],
  ['lost', String(lost), lost === 0],
  ['applied twice', String(appliedTwice), appliedTwice === 0],
  ['refused, and said so', String(refused)],
  ['devices show what the server has', converged ? 'yes, both' : 'no', converged],
  ['requests sent', String(requests)],
  ['requests struck by the network', String(struck)],
  ['virtual time', `${Math.round(virtualMs / 60_000)} minutes`],
  ['real time', `${(realMs / 1_000).toFixed(1)} s`],
]);
for (const { law, what } of violations) process.stderr.write(`law ${law}: ${what}\n`);
process.exitCode = violations.length > 0 ? 1 : 0;
