import { judge, serverFacts, type DeviceFact, type Violation } from '../laws/index.js';
import { TimeLimitError } from '../world/timeline.js';
import { ProcessDied } from '../world/process.js';
import type { Phone } from '../app/phone.js';
import type { World } from '../world/world.js';
import { assemble, type Cast, type Player } from './cast.js';
import { letScriptsRun } from './api-consumer.js';
import { letNatureRun } from './nature.js';
import { honestStatus, nothingLostYet, observe } from './observe.js';
import { openOffice } from './office.js';
import { letOperatorWork } from './operator.js';
import { doSomething } from './person.js';
import { createSessions, type Sessions } from './sessions.js';
import { letAppsBeUpgraded, upgradeAll } from './upgrades.js';

/** What one seed came to. */
export interface RunResult {
  readonly violations: readonly Violation[];
  readonly edits: number;
  readonly applied: number;
  readonly refused: number;
  readonly requests: number;
  readonly mishaps: number;
  readonly crashes: number;
  readonly virtualMs: number;
  /** Of all that happened: the same for the same seed. */
  readonly hash: string;
}

export interface RunOptions {
  /** How long people edit in bad weather, in virtual milliseconds. */
  readonly lengthMs: number;
  /** Mean time between two things that a person does on one device. */
  readonly paceMs: number;
  /** Whether some devices are browsers with two tabs. */
  readonly tabs: boolean;
}

export const oneHour: RunOptions = { lengthMs: 3_600_000, paceMs: 75_000, tabs: false };

/** An hour of bad network, then a network that heals; from there on only time passes, and then the laws are judged. */
export async function run(
  world: World<Phone>,
  { lengthMs, paceMs, tabs }: RunOptions = oneHour,
): Promise<RunResult> {
  const cast = await assemble(world, { tabs });
  const sessions = createSessions(cast);
  const violations: Violation[] = [];
  const began = world.time.now();
  const over = (): boolean => world.time.now() >= began + lengthMs;

  letNatureRun(cast, over);
  await openOffice(cast, over);
  await letScriptsRun(cast, over);
  letOperatorWork(cast, over);
  letAppsBeUpgraded(cast, over);
  const lives = cast.players.map((player) => live(cast, player, sessions, { over, paceMs }, violations));
  await world.pass(lengthMs);
  await heal(cast);
  await world.time.drive('everybody finishes what they are at', Promise.all(lives));
  for (const player of cast.players) if (!player.tabOf) await sessions.goHome(player);
  const visits = await visitGuests(cast, sessions);

  world.history.note('world', 'only time passes from here');
  violations.push(...(await stillness(world)));
  const devices = [...visits];
  for (const player of cast.players) devices.push(await observe(cast, player));
  const server = await serverFacts(world);
  violations.push(...judge({ ...server, devices }));
  return {
    ...summary(world),
    violations,
    applied: server.changes.length,
    virtualMs: world.time.now() - began,
  };
}

/** One person at one device, for an hour. */
async function live(
  cast: Cast,
  player: Player,
  sessions: Sessions,
  { over, paceMs }: { over: () => boolean; paceMs: number },
  violations: Violation[],
): Promise<void> {
  const { world } = cast;
  const random = world.random.stream(`person at ${player.phone.name}`);
  const pause = (ms: number): Promise<void> => new Promise((resolve) => world.time.after(ms, resolve));
  while (!over()) {
    await pause(-Math.log(1 - random.next()) * paceMs);
    if (over()) return;
    try {
      if (!player.phone.running()) {
        await player.phone.start();
        violations.push(...(await nothingLostYet(cast, player)));
      }
      if (player.phone.asleep()) continue;
      violations.push(...honestStatus(player));
      if (random.chance(0.015)) await sessions.change(player, random);
      else if (await sessions.ensure(player)) await doSomething(cast, player, random);
    } catch (error) {
      if (!(error instanceof ProcessDied)) violations.push(surprise(player, error));
    }
  }
}

/** The network and the servers are well again, and all devices run. Platforms say nothing of it. */
async function heal(cast: Cast): Promise<void> {
  const { world, players } = cast;
  world.history.note('world', 'the network heals');
  upgradeAll(cast);
  for (const name of ['one', 'two']) if (!world.site.up().includes(name)) await world.site.start(name);
  for (const { phone } of players) {
    if (phone.running()) phone.wake();
    else await phone.start();
    phone.stores.crashAt({ writes: Infinity, when: 'after' });
    if (phone.connectivity.online() !== false) phone.hints('silent');
    phone.online();
  }
  // Whose session has ended meanwhile finds out now, and is asked to sign in.
  await world.pass(120_000);
}

/** Guests who left unsent edits on a device come back for a moment, so that those can go out too. */
async function visitGuests(cast: Cast, sessions: Sessions): Promise<DeviceFact[]> {
  const facts: DeviceFact[] = [];
  for (const player of cast.players)
    for (const guest of sessions.guests(player)) {
      await sessions.handOver(player, guest);
      await cast.world.settle();
      facts.push({ ...(await observe(cast, player)), visiting: true });
      await sessions.goHome(player);
    }
  return facts;
}

async function stillness(world: World<Phone>): Promise<Violation[]> {
  try {
    await world.settle();
    return [];
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    const states = world
      .devices()
      .map((phone) => `${phone.name} ${phone.status().state}, ${phone.status().pending} pending`);
    return [{ law: '4 it drains', what: `${error.message} ${states.join('; ')}`, words: [] }];
  }
}

function surprise({ phone }: Player, error: unknown): Violation {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const law =
    error instanceof TimeLimitError ? '10 the UI never waits' : 'an error that no person should see';
  return { law, what: `${phone.name}: ${what}`, words: [phone.name] };
}

function summary(world: World<Phone>): Omit<RunResult, 'violations' | 'applied' | 'virtualMs'> {
  const lines = world.history.lines();
  const count = (pattern: RegExp): number => lines.filter(({ what }) => pattern.test(what)).length;
  const states = world.ledger.all().map(({ clientMutationId }) => world.ledger.stateOf(clientMutationId));
  return {
    edits: states.filter((state) => state === 'promised').length,
    refused: states.filter((state) => state !== 'promised').length,
    requests: count(/^request /),
    mishaps: count(/^lost |^answer .*(truncate|gateway|error|busy|many|portal)/),
    crashes: count(/^dies|^crashes/),
    hash: world.history.hash(),
  };
}
