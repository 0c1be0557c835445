import {
  createHoldfast,
  type Holdfast,
  type HoldfastOptions,
  type OutboxEntry,
  type StoreFactory,
} from '@holdfast/client-kit';
import { webSocketLive } from '@holdfast/client-kit/live';
import { persistRest } from '@holdfast/client-kit/rest';
import { memoryStores } from '@holdfast/client-kit/stores/memory';
import { yjsText } from '@holdfast/client-kit/text';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { ClientManifest } from '@holdfast/schema';
import { createBrowser, type Browser } from './browser.js';
import { createConnectivity, type Connectivity, type Honesty } from './connectivity.js';
import { createDeviceClock, type DeviceClock } from './device-clock.js';
import type { History } from './history.js';
import type { Hosts } from './host.js';
import type { WireEvent } from './http.js';
import type { Ledger } from './ledger.js';
import { createLink, type Link } from './link.js';
import type { Person } from './people.js';
import { ProcessDied, startProcess, type Process } from './process.js';
import type { Quiescence } from './quiescence.js';
import type { Random } from './random.js';
import { createRecorder, mutationName, type Recorder } from './recorder.js';
import type { Sabotage } from './sabotage.js';
import type { CrashPoint } from './stores.js';
import type { Timeline } from './timeline.js';
import type { WeatherName, Weather } from './weather.js';

/** What a device needs of the world that it is in. */
export interface Surroundings {
  readonly time: Timeline;
  readonly quiescence: Quiescence;
  readonly hosts: Hosts;
  readonly history: History;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly manifest: ClientManifest;
  readonly uri: string;
  readonly apiVersion: string;
  readonly sabotage?: Sabotage;
}

/** A frame: longer than that, and a person sees that something waits. */
const frameMs = 16;

/** And where another tab may have written and said nothing of it: until that is looked for. */
const newsOfTabMs = 100;

/** A phone with an app on it, a person in front of it, and a network that comes and goes; or a tab of a browser. */
export class Device {
  /** Of the device itself, which several tabs of one browser share. */
  readonly machine: string;
  readonly link: Link;
  readonly clock: DeviceClock;
  readonly connectivity: Connectivity;
  /** Told of all that this device sends and gets. */
  readonly onWire = new Set<(event: WireEvent) => void>();
  /** What survives a crash. */
  readonly disk: StoreFactory;
  /** How the app makes its Holdfast, where it differs from the rest; read at each start. */
  options: Partial<HoldfastOptions> = {};
  #process: Process | undefined;
  #holdfast: Holdfast | undefined;
  /** Rejects when the process dies. */
  #death: Promise<never> = Promise.reject(new ProcessDied('not started'));
  #tellDeath: (error: ProcessDied) => void = () => undefined;
  readonly #recorder: Recorder;
  readonly #browser: Browser | undefined;
  #runs = 0;
  #asleep = false;

  /** `beside`: another tab of its browser, or that this is the first of several. */
  constructor(
    readonly name: string,
    protected readonly world: Surroundings,
    beside?: Device | 'first tab',
  ) {
    const other = beside === 'first tab' ? undefined : beside;
    this.machine = other?.machine ?? name;
    this.link = other?.link ?? createLink(world.random.stream(`link of ${name}`));
    this.clock = other?.clock ?? createDeviceClock(world.time.now);
    this.connectivity = other?.connectivity ?? createConnectivity(this.link);
    this.#browser = other ? other.#browser : beside && createBrowser({ set: world.time.after });
    this.disk = this.#browser?.disk ?? memoryStores();
    this.#death.catch(() => undefined);
    this.#recorder = createRecorder(this.machine, world, () => this.app);
  }

  /** Starts the app: on what the disk holds. */
  async start(): Promise<this> {
    if (this.running()) throw new Error(`${this.name} runs already.`);
    const { time, quiescence, hosts, history, random, sabotage } = this.world;
    const process = startProcess({
      wire: { time, quiescence, hosts, link: this.link, observe: (event) => this.#observe(event) },
      clock: this.clock,
      connectivity: this.connectivity,
      random: random.stream(`process ${++this.#runs} of ${this.name}`),
      disk: this.disk,
      ...(this.#browser && { tab: this.#browser.tab() }),
      died: (why) => this.#died(why),
      ...(sabotage && { sabotage }),
    });
    this.#process = process;
    this.#death = new Promise((_, reject) => (this.#tellDeath = reject));
    this.#death.catch(() => undefined);
    this.#asleep = false;
    history.note(this.name, 'starts');
    const { uri, apiVersion, manifest } = this.world;
    this.#holdfast = await this.atOnce('start', () =>
      createHoldfast({
        uri,
        apiVersion,
        manifest,
        text: yjsText,
        rest: persistRest,
        // From the start: virtual time would not wait for code to be loaded.
        live: webSocketLive,
        store: process.stores,
        environment: process.environment,
        device: { name: this.name, platform: 'world' },
        appVersion: '1.0.0',
        ...this.options,
      }),
    );
    this.#recorder.follow(this.#holdfast);
    return this;
  }

  running(): boolean {
    return this.#process?.alive() ?? false;
  }

  /** The kit as the app has it. */
  get app(): Holdfast {
    if (!this.#holdfast || !this.running()) throw new Error(`${this.name} does not run.`);
    return this.#holdfast;
  }

  /** The surroundings of the process that runs, as the kit has them. */
  get environment() {
    if (!this.#process) throw new Error(`${this.name} does not run.`);
    return this.#process.environment;
  }

  /** The stores of the process that runs: its faults, and how often it wrote. */
  get stores() {
    if (!this.#process) throw new Error(`${this.name} does not run.`);
    return this.#process.stores;
  }

  /** The process is gone at once. */
  crash(): void {
    this.#process?.die('killed');
  }

  /** The process dies at its `n`th write from now. */
  crashAtWrite(writes: number, when: CrashPoint['when'] = 'before'): void {
    this.stores.crashAt({ writes, when });
  }

  async restart(): Promise<this> {
    this.crash();
    return this.start();
  }

  /** The app is closed as it should be. */
  async close(): Promise<void> {
    if (!this.running()) return;
    await this.world.time.drive(`${this.name} closes`, this.app.close());
    this.#process?.die('closed');
  }

  asleep(): boolean {
    return this.#asleep;
  }

  sleep(): void {
    this.#asleep = true;
    this.world.history.note(this.name, 'is put to sleep');
    this.#process?.sleep();
  }

  wake(): void {
    this.#asleep = false;
    this.world.history.note(this.name, 'wakes');
    this.#process?.wake();
  }

  offline(): this {
    return this.weather('offline');
  }

  online(): this {
    return this.weather('fair');
  }

  weather(weather: WeatherName | Partial<Weather>): this {
    this.world.history.note(
      this.name,
      `network: ${typeof weather === 'string' ? weather : JSON.stringify(weather)}`,
    );
    this.link.turn(weather);
    return this;
  }

  hints(honesty: Honesty): this {
    this.connectivity.setHonesty(honesty);
    return this;
  }

  async signIn({ email, password }: Person): Promise<void> {
    this.world.history.note(this.name, `signs in as ${email}`);
    await this.whileAlive('sign in', this.app.auth.signIn({ email, password }));
  }

  async signOut(options?: Parameters<Holdfast['auth']['signOut']>[0]): Promise<void> {
    this.world.history.note(this.name, `signs out (${options?.unsent ?? 'refuse'})`);
    await this.whileAlive('sign out', this.app.auth.signOut(options));
  }

  /**
   * An edit, through Apollo Client as an app makes it. Resolves when the kit has promised or refused it, without time
   * passing. `saw` is what the person had before their eyes.
   */
  async write<Answer>(
    document: TypedDocumentNode<Answer, { input: never }>,
    input: Readonly<Record<string, unknown>>,
    saw?: Readonly<Record<string, unknown>>,
  ): Promise<Answer> {
    const name = mutationName(document);
    const send = async (): Promise<Answer> => {
      const variables = { input: input as never };
      const { data } = await this.app.client.mutate<Answer, { input: never }>({
        mutation: document,
        variables,
      });
      return data as Answer;
    };
    return this.#recorder.write(name, input, () => this.atOnce(name, send), saw);
  }

  /** The person sends a refused edit again. */
  async tryAgain(clientMutationId: string): Promise<void> {
    await this.#recorder.giveUp(clientMutationId, () =>
      this.atOnce('retry', () => this.app.sync.retry(clientMutationId)),
    );
  }

  /** The person lets a refused edit go. */
  async giveUp(clientMutationId: string): Promise<void> {
    await this.#recorder.giveUp(clientMutationId, () =>
      this.atOnce('discard', () => this.app.sync.discard(clientMutationId)),
    );
  }

  /** A query, as the app asks it. Time passes only where the answer has to come from the server. */
  async ask<Answer, Variables extends Record<string, unknown>>(
    query: TypedDocumentNode<Answer, Variables>,
    variables: Variables,
    fetchPolicy: 'cache-first' | 'network-only' = 'cache-first',
  ): Promise<Answer> {
    const { data } = await this.whileAlive(
      'query',
      this.app.client.query<Answer, Variables>({ query, variables, fetchPolicy } as never),
    );
    return data as Answer;
  }

  outbox(): readonly OutboxEntry[] {
    return this.app.sync.outbox();
  }

  status() {
    return this.app.sync.status();
  }

  /** Nothing of this device waits for an answer. */
  drained(): boolean {
    return this.running() && this.outbox().every(({ state }) => state === 'refused' || state === 'blocked');
  }

  /** Work of the process that needs no network: it must be done within a frame. */
  protected atOnce<T>(what: string, work: () => Promise<T>): Promise<T> {
    return this.whileAlive(what, work(), this.#browser ? newsOfTabMs + frameMs : frameMs);
  }

  /** Time passes until the work is done. Rejects with `ProcessDied` if the process dies meanwhile. */
  protected whileAlive<T>(what: string, work: Promise<T>, limitMs?: number): Promise<T> {
    return this.world.time.drive(`${this.name}: ${what}`, Promise.race([work, this.#death]), limitMs);
  }

  #died(why: string): void {
    this.world.history.note(this.name, `dies: ${why}`);
    this.#tellDeath(new ProcessDied(`${this.name} died: ${why}`));
  }

  #observe(event: WireEvent): void {
    if (event.operation !== 'socket') {
      const words = [event.kind, event.operation, event.status, event.host, event.mishap];
      this.world.history.note(this.name, words.filter((word) => word !== undefined).join(' '));
    }
    for (const listener of this.onWire) listener(event);
  }
}
