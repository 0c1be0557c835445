import { createHoldfast, type Holdfast, type HoldfastOptions, type OutboxEntry } from '@holdfast/client-kit';
import { memoryStores } from '@holdfast/client-kit/stores/memory';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { ClientManifest } from '@holdfast/schema';
import { createConnectivity, type Connectivity, type Honesty } from './connectivity.js';
import { createDeviceClock, type DeviceClock } from './device-clock.js';
import type { History } from './history.js';
import type { Hosts } from './host.js';
import type { WireEvent } from './http.js';
import type { Ledger } from './ledger.js';
import { createLink, type Link } from './link.js';
import type { Person } from './people.js';
import { startProcess, type Process } from './process.js';
import type { Quiescence } from './quiescence.js';
import type { Random } from './random.js';
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

interface WritePayload {
  readonly outcome: string;
}

/** The process died while it was at this; nobody was promised anything. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

/** A phone with an app on it, a person in front of it, and a network that comes and goes. */
export class Device {
  readonly link: Link;
  readonly clock: DeviceClock;
  readonly connectivity: Connectivity;
  /** Told of all that this device sends and gets. */
  readonly onWire = new Set<(event: WireEvent) => void>();
  /** What survives a crash. */
  readonly disk = memoryStores();
  /** How the app makes its Holdfast, where it differs from the rest; read at each start. */
  options: Partial<HoldfastOptions> = {};
  #process: Process | undefined;
  #holdfast: Holdfast | undefined;
  /** Rejects when the process dies. */
  #death: Promise<never> = Promise.reject(new ProcessDied('not started'));
  #tellDeath: (error: ProcessDied) => void = () => undefined;
  #runs = 0;
  #asleep = false;

  constructor(
    readonly name: string,
    protected readonly world: Surroundings,
  ) {
    this.link = createLink(world.random.stream(`link of ${name}`));
    this.clock = createDeviceClock(world.time.now);
    this.connectivity = createConnectivity(this.link);
    this.#death.catch(() => undefined);
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
        store: process.stores,
        environment: process.environment,
        device: { name: this.name, platform: 'world' },
        appVersion: '1.0.0',
        ...this.options,
      }),
    );
    this.#follow(this.#holdfast);
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
    this.world.history.note(this.name, `network: ${typeof weather === 'string' ? weather : JSON.stringify(weather)}`);
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
   * passing.
   */
  async write<Answer>(
    document: TypedDocumentNode<Answer, { input: never }>,
    input: Readonly<Record<string, unknown>>,
  ): Promise<Answer> {
    const { ledger, time } = this.world;
    const clientMutationId = String(input.clientMutationId);
    const name = mutationName(document);
    ledger.attempt({
      clientMutationId,
      name,
      input,
      device: this.name,
      userId: this.app.auth.user()?.id ?? '',
      workspaceId: String(input.workspaceId ?? ''),
      at: time.now(),
    });
    try {
      const { data } = await this.atOnce(name, () =>
        this.app.client.mutate<Answer, { input: never }>({ mutation: document, variables: { input: input as never } }),
      );
      const payload = (data as Record<string, WritePayload>)[name];
      if (payload?.outcome === 'QUEUED') this.#promised(clientMutationId, name);
      else ledger.refuse(clientMutationId);
      return data as Answer;
    } catch (error) {
      if (!(error instanceof ProcessDied)) ledger.refuse(clientMutationId);
      throw error;
    }
  }

  #promised(clientMutationId: string, name: string): void {
    const queued = this.outbox().find((entry) => entry.clientMutationId === clientMutationId);
    if (!queued) throw new Error(`${this.name}: ${name} was promised and is not in the outbox.`);
    this.world.ledger.promise(clientMutationId, queued);
  }

  /** The person sends a refused edit again. */
  async tryAgain(clientMutationId: string): Promise<OutboxEntry> {
    const { ledger, time } = this.world;
    const fresh = await this.atOnce('retry', () => this.app.sync.retry(clientMutationId));
    const { name, input, workspaceId } = fresh;
    ledger.withdraw(clientMutationId);
    const userId = this.app.auth.user()?.id ?? '';
    ledger.attempt({ clientMutationId: fresh.clientMutationId, name, input, workspaceId, userId, device: this.name, at: time.now() });
    ledger.promise(fresh.clientMutationId, fresh);
    ledger.holdUp(fresh.clientMutationId);
    return fresh;
  }

  /** The person lets a refused edit go. */
  async giveUp(clientMutationId: string): Promise<void> {
    await this.atOnce('discard', () => this.app.sync.discard(clientMutationId));
    this.world.ledger.withdraw(clientMutationId);
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
    return this.whileAlive(what, work(), frameMs);
  }

  /** Time passes until the work is done. Rejects with `ProcessDied` if the process dies meanwhile. */
  protected whileAlive<T>(what: string, work: Promise<T>, limitMs?: number): Promise<T> {
    return this.world.time.drive(`${this.name}: ${what}`, Promise.race([work, this.#death]), limitMs);
  }

  /** Keeps the ledger told of what the outbox itself decides. */
  #follow(holdfast: Holdfast): void {
    const { ledger } = this.world;
    const { sync, auth } = holdfast;
    sync.onOutbox(() => {
      for (const { state, clientMutationId } of sync.outbox())
        if (state === 'blocked' || state === 'refused') ledger.holdUp(clientMutationId);
    });
    // Taken by a process that died before it could say so: now the person sees it again, so it is promised.
    const findAgain = (): void => {
      for (const entry of sync.outbox())
        if (ledger.stateOf(entry.clientMutationId) === 'in doubt') ledger.promise(entry.clientMutationId, entry);
    };
    auth.onChange(findAgain);
    findAgain();
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

/** The mutation field of a document. */
function mutationName(document: TypedDocumentNode<unknown, never>): string {
  for (const definition of document.definitions) {
    if (definition.kind !== 'OperationDefinition') continue;
    const [field] = definition.selectionSet.selections;
    if (field?.kind === 'Field') return field.name.value;
  }
  throw new Error('This document has no mutation.');
}
