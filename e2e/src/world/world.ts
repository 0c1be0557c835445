/**
 * A world: real servers over a real database, devices with the real kit, a network with weather, and one clock for
 * all of them. Everything that happens in it follows from its seed.
 */
import type { ClientManifest } from '@holdfast/schema';
import type { AppDatabase, Config, Domain } from '@holdfast/server/app';
import { localHints } from '@holdfast/server/app';
import { createArchive, type Archive } from './archive.js';
import { openConsole, type Console } from './console.js';
import type { Device, Surroundings } from './device.js';
import { createHistory, type History } from './history.js';
import { createLedger, type Ledger } from './ledger.js';
import { clearDatabase, createPeople, type Person } from './people.js';
import { createQuiescence } from './quiescence.js';
import { randomFrom, type Random } from './random.js';
import type { Sabotage } from './sabotage.js';
import { createSite, type Site } from './site.js';
import { createTimeline, type Timeline } from './timeline.js';

export interface WorldOptions<Kind extends Device> {
  readonly seed: number | string;
  /** Everything in it is forgotten first. */
  readonly database: AppDatabase;
  readonly config: Config;
  readonly domain: Domain;
  readonly manifest: ClientManifest;
  readonly device: new (name: string, surroundings: Surroundings, beside?: Device | 'first tab') => Kind;
  /** Names of the servers to begin with. */
  readonly servers?: readonly string[];
  /** A fault on purpose. */
  readonly sabotage?: Sabotage;
}

export interface World<Kind extends Device> {
  readonly time: Timeline;
  readonly random: Random;
  readonly history: History;
  readonly ledger: Ledger;
  readonly site: Site;
  readonly database: AppDatabase;
  readonly archive: Archive;
  readonly manifest: ClientManifest;
  readonly people: ReturnType<typeof createPeople>;
  /** The device of this name; made when it is first named. It does not run before it is started. */
  device(name: string): Kind;
  /** Tabs of one browser, by their names. */
  tabs(names: readonly string[]): readonly Kind[];
  devices(): readonly Kind[];
  console(person: Person): Promise<Console>;
  /** An operator compacts the log but for the last `retentionMs`; the judges remember what that takes. */
  compact(retentionMs: number): Promise<void>;
  /** Work that goes on by itself; an error of it ends the world's next `pass` or `settle`. */
  background(what: string, work: Promise<unknown>): void;
  /** Time passes; nothing else is done. */
  pass(ms: number): Promise<void>;
  /**
   * Only time passes, until every running device is live with nothing left to send, and has heard of everything.
   * Throws `TimeLimitError` if that does not come about within `limitMs` (half an hour) of virtual time.
   */
  settle(limitMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** A Sunday in November 2026, eight in the morning: a fixed date, so that no run depends on today's. */
const beginning = Date.parse('2026-11-22T08:00:00.000Z');
/** News travel for so long at most once all is quiet; after bad weather, until a connection that died unnoticed is found. */
const newsMs = 15_000;
const lateNewsMs = 150_000;

export async function createWorld<Kind extends Device>(options: WorldOptions<Kind>): Promise<World<Kind>> {
  const { seed, database, domain, config, manifest } = options;
  const random = randomFrom(seed);
  const quiescence = createQuiescence(() => database.busy());
  const time = createTimeline(beginning, quiescence);
  const history = createHistory(time.now);
  const ledger = createLedger();
  await clearDatabase(database);

  const hints = localHints();
  const { sabotage } = options;
  const engine = sabotage?.engine?.();
  const site = createSite({
    time,
    quiescence,
    random: random.stream('site'),
    database,
    hints,
    domain,
    config,
    ...(engine && { engine }),
  });
  for (const server of options.servers ?? ['one']) await site.start(server);

  const apiVersion = manifest.version;
  const path = `/graphql/${apiVersion}`;
  const surroundings: Surroundings = {
    time,
    quiescence,
    hosts: site,
    history,
    ledger,
    random,
    manifest,
    apiVersion,
    ...(sabotage && { sabotage }),
    uri: 'http://holdfast.test/graphql',
  };
  const devices = new Map<string, Kind>();

  const failures: Error[] = [];
  const throwFailure = (): void => {
    const failure = failures.shift();
    if (failure) throw failure;
  };
  let weatherChanged = false;
  const signedIn = (): Kind[] =>
    [...devices.values()].filter((device) => device.running() && device.app.auth.user() !== undefined);
  const quiet = (): boolean =>
    signedIn().every((device) => device.drained() && device.status().state === 'live');

  const made = (name: string, beside?: Kind | 'first tab'): Kind => {
    const device = new options.device(name, surroundings, beside);
    device.link.onTurn(() => (weatherChanged = true));
    devices.set(name, device);
    return device;
  };

  const archive = createArchive({ database, now: time.now, receiptWindowMs: config.receiptWindowMs });

  return {
    time,
    random,
    history,
    ledger,
    site,
    database,
    archive,
    manifest,
    people: createPeople(database, random.stream('people')),
    devices: () => [...devices.values()],
    device: (name) => devices.get(name) ?? made(name),
    tabs: ([first = '', ...others]) => {
      const tab = made(first, 'first tab');
      return [tab, ...others.map((name) => made(name, tab))];
    },
    console: (person) => {
      const host = () => {
        const reached = site.reach();
        if (!reached) throw new Error('No server is up.');
        return reached;
      };
      return openConsole(host, path, person, {
        random: random.stream(`console of ${person.name}`),
        quiescence,
        time,
        ledger,
      });
    },
    async compact(retentionMs) {
      history.note('operator', `compacts all but the last ${retentionMs / 60_000} minutes`);
      await archive.around(() => site.compact(retentionMs));
    },
    background(what, work) {
      work.catch((error: unknown) => failures.push(new Error(what, { cause: error })));
    },
    async pass(ms) {
      await time.pass(ms);
      throwFailure();
    },
    async settle(limitMs = 1_800_000) {
      const deadline = time.now() + limitMs;
      do {
        await time.until('all devices live with nothing to send', quiet, Math.max(0, deadline - time.now()));
        await time.pass(weatherChanged ? lateNewsMs : newsMs);
        throwFailure();
      } while (!quiet());
      weatherChanged = false;
    },
    async close() {
      for (const device of devices.values()) device.crash();
      await time.rest();
      await site.close();
      await hints.close();
    },
  };
}
