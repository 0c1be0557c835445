import type { Environment } from '../environment/environment.js';
import type { Plan } from '../records/plan.js';
import type { SharedStore, StoreChange } from '../stores/store.js';
import { plainPlan, planOf } from './plan-text.js';
import type { Committed, Tabs } from './tabs.js';

/** What other tabs have written, as this one takes it in. */
export interface News {
  take(plan: Plan | 'wiped'): void;
  /** Reads from the store what is not known here; returns the revision at which that began. */
  read(): Promise<string | undefined>;
}

export interface TurnsOptions {
  readonly shared: SharedStore;
  readonly tabs: Tabs;
  readonly environment: Pick<Environment, 'timers' | 'channels'>;
  readonly news: News;
  /** Runs work when no other work on what is in memory is under way. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
}

/** A message of another tab may come a little later than what it tells of can be seen in the store, in milliseconds. */
const graceMs = 100;

/**
 * This tab's place in the order of all batches that the tabs of a store write. What is in memory is always what stood in the
 * store at one revision: a batch is written only upon that revision, and what others write is taken in one after another, as
 * they tell it. Where a message is missing, because the tab that wrote died before it said so, the store itself is read.
 */
export class Turns {
  readonly #options: TurnsOptions;
  /** What stands in memory; undefined: an empty store. */
  #revision: string | undefined;
  /** What has been heard and not taken in yet, by the revision that it was written upon. */
  readonly #heard = new Map<string | undefined, Committed>();
  /** The latest revision of which anything has been heard. */
  #latest = 0;
  /** Somebody has written what may be of another store than the one that is in memory. */
  #doubtful = false;
  /** No message is taken in now. */
  #busy = true;
  #written = 0;
  #wake = () => {};
  #forgetLook: (() => void) | undefined;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  get revision(): string | undefined {
    return this.#revision;
  }

  /**
   * Begins with what has just been read, at this revision, and with what is to be mended of it. False: others have written
   * meanwhile, so that it has to be read again.
   */
  async begin(upon: string | undefined, repair: readonly StoreChange[]): Promise<boolean> {
    this.#revision = upon;
    this.#busy = true;
    const nothingToDo = repair.length === 0 && upon !== undefined;
    try {
      return nothingToDo
        ? (await this.#options.shared.revision()) === upon
        : await this.#put(repair, undefined, upon);
    } finally {
      this.#busy = false;
    }
  }

  /** Writes a batch; false, with nothing written, where another tab was first: catch up, and plan anew. Without a plan, the others read it. */
  async write(batch: readonly StoreChange[], plan: Plan | 'wiped' | undefined): Promise<boolean> {
    this.#busy = true;
    try {
      return await this.#put(batch, typeof plan === 'object' ? plainPlan(plan) : plan, this.#revision);
    } finally {
      this.#busy = false;
    }
  }

  /** Writes all that is in memory upon what was found instead of it; undefined where another tab was first. */
  async replace(upon: string | undefined, batch: readonly StoreChange[]): Promise<string | undefined> {
    this.#latest = Math.max(this.#latest, numberOf(this.#revision));
    return (await this.#put(batch, undefined, upon)) ? this.#revision : undefined;
  }

  /** Takes in what has been heard, as far as nothing is missing in between. Returns whether that was anything. */
  takeHeard(): boolean {
    const before = this.#revision;
    for (let next; (next = this.#heard.get(this.#revision)) && next.plan !== undefined;) {
      this.#revision = next.next;
      this.#options.news.take(next.plan === 'wiped' ? next.plan : planOf(next.plan));
    }
    for (const [upon, { next }] of this.#heard)
      if (numberOf(next) <= numberOf(this.#revision)) this.#heard.delete(upon);
    return this.#revision !== before;
  }

  /** Whether more stands in memory than somebody has who is at this revision. */
  isAheadOf(revision: string | undefined): boolean {
    return numberOf(this.#revision) > numberOf(revision);
  }

  /** Takes in what others have written since; not to be called while anything else goes on with what is in memory. */
  async catchUp(): Promise<void> {
    if (this.takeHeard()) return;
    const isComing = this.#options.environment.channels && !this.#heard.has(this.#revision);
    if (isComing) await this.#message();
    if (this.takeHeard()) return;
    this.#busy = true;
    try {
      this.#revision = await this.#options.news.read();
    } finally {
      this.#busy = false;
    }
    this.takeHeard();
  }

  hear(message: Committed): void {
    this.knows(message.next);
    if (numberOf(message.next) <= numberOf(this.#revision)) return this.#doubt(message.next);
    this.#heard.set(message.upon, message);
    this.#wake();
    if (!this.#busy) this.takeHeard();
    this.#lookSoon();
  }

  /** Somebody says that the store is at this revision. */
  knows(revision: string | undefined): void {
    this.#latest = Math.max(this.#latest, numberOf(revision));
    this.#lookSoon();
  }

  close(): void {
    this.#wake();
    this.#forgetLook?.();
  }

  /** Says so to the others before anything else can go wrong. */
  async #put(
    batch: readonly StoreChange[],
    plan: Committed['plan'],
    upon: string | undefined,
  ): Promise<boolean> {
    const { shared, tabs } = this.#options;
    // Never the same twice: a batch that failed may have been written, and the next one is another.
    const next = `${Math.max(this.#latest, numberOf(upon)) + 1} ${tabs.id}.${(this.#written += 1)}`;
    if (!(await shared.write(batch, upon, next))) return false;
    this.#revision = next;
    this.#latest = numberOf(next);
    tabs.tell({ type: 'committed', upon, next, plan });
    return true;
  }

  get #isBehind(): boolean {
    return this.#doubtful || this.#latest > numberOf(this.#revision);
  }

  /** Old news; or the user has signed out and in again unheard by this tab, and the store is another, whose count is a lower one. */
  #doubt(revision: string): void {
    if (revision === this.#revision) return;
    this.#doubtful = true;
    this.#lookSoon();
  }

  /** Takes in what has been missed, if it has; of what is in doubt the store says whether it is in memory. */
  async #look(): Promise<void> {
    const isOld = this.#doubtful && this.#latest <= numberOf(this.#revision);
    this.#doubtful = false;
    if (isOld) {
      if ((await this.#options.shared.revision()) === this.#revision) return;
      this.#latest = 0;
    }
    await this.catchUp();
  }

  /** What is missing may still come; else it is read. */
  #lookSoon(): void {
    if (!this.#isBehind || this.#forgetLook) return;
    this.#forgetLook = this.#options.environment.timers.set(graceMs, () => {
      this.#forgetLook = undefined;
      void this.#options
        .alone(async () => {
          if (this.#isBehind) await this.#look();
        })
        // What cannot be read now is looked for again when something has to be written.
        .catch(() => undefined);
    });
  }

  #message(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.environment.timers.set(graceMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

/** What a store is at that has been emptied by somebody who is not one of the tabs that share it. */
export const revisionAfter = (upon: string | undefined, by: string): string => `${numberOf(upon) + 1} ${by}`;

/** Revisions are counted; a number stands at their beginning. */
const numberOf = (revision: string | undefined): number => (revision ? Number.parseInt(revision, 10) : 0);
