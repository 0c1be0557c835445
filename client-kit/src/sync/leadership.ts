import { HoldfastError } from '@holdfast/schema/errors';
import type { Environment, Locks } from '../environment/environment.js';
import type { MachineEvent } from './machine-types.js';
import type { SyncStatus } from './replica.js';
import { asProblem } from './request.js';
import type { FromTab, Mirror, Problem, Tabs } from './tabs.js';

/** The machine of a tab that does not lead is paused for this reason, which nobody is shown. */
export const following = 'another tab syncs';

/** A leader that has not said anything for so long after it was asked, in milliseconds, does not run any more. */
const silenceMs = 5_000;

export interface LeadershipOptions {
  readonly name: string;
  readonly tabs: Tabs;
  readonly hold: NonNullable<Locks['hold']>;
  readonly environment: Pick<Environment, 'timers'>;
  readonly dispatch: (event: MachineEvent) => void;
  /** What is to be done before this tab may sync. */
  readonly prepare: () => Promise<void>;
  /** A round by this tab itself. */
  readonly round: () => Promise<void>;
  /** What others are shown may be another. */
  readonly changed: () => void;
}

interface Asking {
  readonly done: () => void;
  readonly failed: (problem: HoldfastError) => void;
}

/**
 * Which of the tabs of a store syncs: the one that holds a lock, until it ends or is closed. The others write edits as it
 * does, and show what it says of itself. A leader that a browser has put to sleep keeps its lock and does nothing: one that
 * does not answer loses it. That two lead for a moment does no harm: what is written takes turns, and the server does
 * nothing twice.
 */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #asking = new Map<string, Asking>();
  #asked = 0;
  #at: 'nowhere' | 'following' | 'leading' | 'retired' = 'nowhere';
  #letGo = () => {};
  #forgetSilence: (() => void) | undefined;
  #mirror: Mirror = { state: 'connecting', pausedBy: [] };
  /** The mirror's problem, the same object for as long as it is the same problem. */
  #problem: HoldfastError | undefined;
  #told = '';

  constructor(options: LeadershipOptions) {
    this.#options = options;
  }

  get leads(): boolean {
    return this.#at === 'leading';
  }

  /** Leads as soon as nobody else does. */
  seek(): void {
    if (this.#at !== 'nowhere') return;
    this.#options.dispatch({ type: 'paused', by: following });
    this.#follow();
  }

  hear(message: FromTab): void {
    const { tabs } = this.#options;
    switch (message.type) {
      case 'leads':
        this.#alive();
        for (const id of this.#asking.keys()) tabs.tell({ type: 'ask', id });
        return;
      case 'status':
        this.#alive();
        if (this.#at !== 'retired') this.#reflect(message.mirror);
        return;
      case 'hello':
      case 'ping':
        if (this.leads) tabs.tell({ type: 'status', mirror: this.#mirror });
        return;
      case 'ask':
        if (this.leads) void this.#answer(message.id);
        return;
      case 'asked':
        return this.#settle(message.id, message.problem && errorOf(message.problem));
      default:
        return;
    }
  }

  /** A round, by whoever leads; if that changes meanwhile, by the next. */
  round(): Promise<void> {
    if (this.leads) return this.#options.round();
    if (this.#at === 'retired') return Promise.reject(this.#problem ?? new HoldfastError('STORE_CORRUPT'));
    const id = `${this.#options.tabs.id}.${(this.#asked += 1)}`;
    return new Promise((resolve, reject) => {
      this.#asking.set(id, { done: resolve, failed: reject });
      this.#options.tabs.tell({ type: 'ask', id });
      this.listen();
    });
  }

  /** There is something for a leader to do: finds out whether one is awake. */
  listen(): void {
    const { tabs, environment } = this.#options;
    if (this.#at !== 'following' || this.#forgetSilence) return;
    tabs.tell({ type: 'ping' });
    this.#forgetSilence = environment.timers.set(silenceMs, () => {
      this.#forgetSilence = undefined;
      if (this.#at === 'following') this.#follow('force');
    });
  }

  /** The status that this tab shows, where its own machine would say this. */
  show(own: SyncStatus): SyncStatus {
    if (this.#at === 'nowhere') return own;
    const { problem, ...its } = own;
    if (this.leads) {
      const { state, nextAttemptAt, pausedBy, lazyHeldBy } = own;
      this.#mirror = {
        ...{ state, nextAttemptAt, pausedBy, lazyHeldBy },
        ...(problem && { problem: plain(problem) }),
      };
      const text = JSON.stringify(this.#mirror);
      if (text !== this.#told) this.#options.tabs.tell({ type: 'status', mirror: this.#mirror });
      this.#told = text;
      return own;
    }
    const { state, pausedBy, nextAttemptAt, lazyHeldBy } = this.#mirror;
    const { nextAttemptAt: _not, lazyHeldBy: _its, ...rest } = its;
    return {
      ...{ ...rest, state, pausedBy },
      ...(nextAttemptAt !== undefined && { nextAttemptAt }),
      ...(lazyHeldBy && { lazyHeldBy }),
      ...(this.#problem && { problem: this.#problem }),
    };
  }

  /** Lets another tab lead, if there is one. */
  standAside(): void {
    if (!this.leads) return;
    this.#stepBack('nowhere');
    this.#options.environment.timers.set(silenceMs, () => this.seek());
  }

  /** Never leads again: this build of the app is too old for what is stored. */
  retire(problem: HoldfastError): void {
    this.#stepBack('retired');
    this.#reflect({ state: 'needs-upgrade', pausedBy: [], problem: plain(problem) });
    for (const id of [...this.#asking.keys()]) this.#settle(id, problem);
  }

  close(): void {
    this.#stepBack('retired');
    for (const id of [...this.#asking.keys()])
      this.#settle(id, new HoldfastError('OFFLINE', 'Sync has been closed.'));
  }

  #follow(force?: 'force'): void {
    this.#letGo();
    this.#at = 'following';
    const holder = { taken: () => void this.#lead(), lost: () => this.#lost() };
    this.#letGo = this.#options.hold(`holdfast leads ${this.#options.name}`, holder, force);
    if (!force) this.listen();
  }

  async #lead(): Promise<void> {
    if (this.#at !== 'following') return;
    this.#alive();
    this.#at = 'leading';
    // What the disk does not take now is planned again by the next start.
    await this.#options.prepare().catch(() => undefined);
    if (!this.leads) return;
    this.#told = '';
    this.#options.tabs.tell({ type: 'leads' });
    this.#options.dispatch({ type: 'resumed', by: following });
    for (const id of this.#asking.keys()) void this.#answer(id);
  }

  #lost(): void {
    if (!this.leads) return;
    this.#stepBack('nowhere');
    this.seek();
  }

  #stepBack(at: 'nowhere' | 'retired'): void {
    this.#letGo();
    this.#alive();
    this.#at = at;
    this.#options.dispatch({ type: 'paused', by: following });
  }

  /** The leader has been heard. */
  #alive(): void {
    this.#forgetSilence?.();
    this.#forgetSilence = undefined;
  }

  async #answer(id: string): Promise<void> {
    const problem = await this.#options.round().then(() => undefined, asProblem);
    // One that no longer leads has paused its machine, which ends its rounds: the next one is asked again.
    if (!this.leads) return;
    this.#settle(id, problem);
    this.#options.tabs.tell({ type: 'asked', id, problem: problem && plain(problem) });
  }

  #settle(id: string, problem: HoldfastError | undefined): void {
    const asking = this.#asking.get(id);
    this.#asking.delete(id);
    if (problem) asking?.failed(problem);
    else asking?.done();
  }

  #reflect(mirror: Mirror): void {
    const { problem } = mirror;
    if (!problem) this.#problem = undefined;
    else if (problem.code !== this.#problem?.code || problem.message !== this.#problem.message)
      this.#problem = errorOf(problem);
    this.#mirror = mirror;
    this.#options.changed();
  }
}

const plain = ({ code, message, retryAfterMs }: HoldfastError): Problem => ({ code, message, retryAfterMs });

const errorOf = ({ code, message, retryAfterMs }: Problem): HoldfastError =>
  new HoldfastError(code, message, retryAfterMs === undefined ? {} : { retryAfterMs });
