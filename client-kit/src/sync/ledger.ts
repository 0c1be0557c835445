import { HoldfastError } from '@holdfast/schema/errors';
import type { Environment } from '../environment/environment.js';
import { entryBatch, entryPuts } from '../outbox/log.js';
import { Outbox } from '../outbox/outbox.js';
import { understood } from '../outbox/upcasting.js';
import { ConfirmedRecords } from '../records/confirmed.js';
import type { Facts, Holdings, Plan, SchemaRules } from '../records/plan.js';
import { allFromTheStart, positionKey, positionText, type Position } from '../records/position.js';
import { rowKey, rowText, keyOf, type Row } from '../records/row.js';
import { scopeOf, type Scope } from '../records/scope.js';
import { View } from '../records/view.js';
import type { Previewing } from '../records/visible.js';
import type { Store, StoreChange } from '../stores/store.js';
import { factBatch, noFacts } from './facts.js';
import { Listeners } from './listeners.js';
import { newNotice } from './notices.js';
import type { Answered, RecordChange } from './replica.js';
import type { Reread } from './reread.js';
import { Sequence } from './sequence.js';
import type { Tabs } from './tabs.js';
import { Turns } from './turns.js';
import { onlyReadsOn, Unwritten } from './unwritten.js';

/** The reading of what is stored, which may go on while the first of it is in use. */
interface Restoration {
  readonly isOver: boolean;
  readonly done: Promise<void>;
  stop(): void;
}

/** What a ledger needs to know of the tabs that share its store. */
export interface Sharing {
  /** Absent where the store is this process' alone. */
  readonly tabs: Tabs | undefined;
  readonly read: () => Promise<Reread>;
  /** Whether this user is still signed in on this device: if not, another tab has removed the data. */
  readonly stillHere: () => Promise<boolean>;
}

/**
 * What this device holds, in memory and on disk. Every change is a `Plan`, made from the present state, written in one
 * batch, applied to memory once it is durable, and then told to the listeners. Plans are made and written one at a time;
 * where tabs share a store, one that comes second plans anew from what the first has left.
 */
export class Ledger implements Holdings {
  readonly rules: SchemaRules;
  readonly outbox: Outbox;
  readonly confirmed = new ConfirmedRecords();
  readonly view: View;
  readonly positions = new Map<string, Position>();
  facts: Facts = noFacts;
  scope: Scope;
  restoring: Restoration | undefined;

  readonly recordListeners: Listeners<[changed: readonly RecordChange[], how?: 'restored']>;
  readonly outboxListeners: Listeners<[]>;
  readonly factListeners: Listeners<[Partial<Facts>]>;
  readonly answerListeners: Listeners<[Answered]>;
  /** Told of what another tab has written. */
  readonly elsewhereListeners: Listeners<[Plan]>;
  /**
   * Told where another build of the app has opened the store: with a problem if this one cannot read it any more, without
   * where that one keeps other types or fields.
   */
  readonly foreignListeners: Listeners<[problem?: HoldfastError]>;
  /** Of the rows that other tabs have written while what is stored was being read: what was read of them may be older. */
  readonly overtaken = new Set<string>();
  /** What a store begins with: which format, and of which types. */
  heading: readonly StoreChange[] = [];
  readonly turns: Turns | undefined;
  readonly unwritten: Unwritten;

  /** What is stored was fetched for this build of the app. */
  #isOurs = true;
  readonly #sharing: Sharing;
  readonly #store: Store;
  readonly #environment: Environment;
  readonly #sequence = new Sequence();
  #unshown = new Set<string>();
  #closed = false;

  constructor(previewing: Previewing, store: Store, environment: Environment, sharing: Sharing) {
    this.rules = previewing.rules;
    this.outbox = new Outbox(this.rules.manifest);
    this.scope = scopeOf(this.rules.manifest);
    this.view = new View(previewing, this);
    this.#store = store;
    this.#environment = environment;
    this.recordListeners = new Listeners(environment.timers);
    this.outboxListeners = new Listeners(environment.timers);
    this.factListeners = new Listeners(environment.timers);
    this.answerListeners = new Listeners(environment.timers);
    this.elsewhereListeners = new Listeners(environment.timers);
    this.foreignListeners = new Listeners(environment.timers);
    this.#sharing = sharing;
    this.unwritten = new Unwritten(environment.timers, () => void this.keep());
    const news = { take: (plan: Plan | 'wiped') => this.#takeNews(plan), read: () => this.#readNews() };
    const alone = (work: () => Promise<void>) => this.#sequence.run(work);
    const { shared } = store;
    const { tabs } = sharing;
    this.turns = shared && tabs && new Turns({ shared, tabs, environment, news, alone });
  }

  /** Begins with what has just been read at this revision; false where it has to be read again. */
  async begin(revision: string | undefined, repair: readonly StoreChange[]): Promise<boolean> {
    if (this.turns) return this.turns.begin(revision, repair);
    if (repair.length > 0) await this.#store.write(repair);
    return true;
  }

  /**
   * Makes a plan, writes it, applies it. Rejects, with memory and disk as they were, when planning throws or the store does
   * not take the batch. Nothing happens when there is nothing to change. Waits until all that is stored is in memory.
   */
  async commit<P extends Plan>(plan: () => P | undefined): Promise<P | undefined> {
    if (!this.isWhole) await this.restoring?.done;
    return this.commitEdit(plan);
  }

  /** As `commit`, for what adds entries and changes nothing else: at once, also while records are still being read. */
  commitEdit<P extends Plan>(plan: () => P | undefined): Promise<P | undefined> {
    return this.#sequence.run(() => this.#commit(plan));
  }

  async #commit<P extends Plan>(plan: () => P | undefined): Promise<P | undefined> {
    for (;;) {
      if (this.#closed) throw new HoldfastError('STORE_FAILED', 'This replica has been closed.');
      const planned = plan();
      if (!planned) return undefined;
      if (await this.#write(planned)) return planned;
    }
  }

  /** Whether all that is stored is in memory. */
  get isWhole(): boolean {
    return this.restoring?.isOver !== false;
  }

  /** Takes in rows that were stored all along. */
  restored(rows: ReadonlyMap<string, Row>): void {
    this.confirmed.apply(rows);
    const changed = this.view.refresh(new Set(rows.keys()));
    if (changed.length > 0) this.recordListeners.tell(changed, 'restored');
  }

  /** Applies a plan although the store may not take it, nor what else is to be written: the next start finds that again. */
  mend(plan: () => Plan, besides: readonly StoreChange[] = []): Promise<void> {
    return this.#sequence.run(async () => {
      try {
        while (!(await this.#write(plan(), { besides })));
      } catch {
        this.absorb(plan());
      }
    });
  }

  /** Makes what is stored this build's own: what another one fetched may lack what this one shows. */
  async claim(): Promise<void> {
    if (this.#isOurs) return;
    this.#isOurs = true;
    await this.mend(() => ({ positions: allFromTheStart(this.positions) }), this.heading);
  }

  /** Applies a plan that is durable already, or may wait, and tells the listeners. */
  absorb(plan: Plan): void {
    const { entries = [], rows = new Map<string, Row | undefined>(), answered = [] } = plan;
    const { positions, facts, continues } = plan;
    this.unwritten.forget(plan);
    const touched = this.outbox.apply(entries);
    this.confirmed.apply(rows);
    for (const [workspaceId, position] of positions ?? []) {
      if (position) this.positions.set(workspaceId, position);
      else this.positions.delete(workspaceId);
    }
    this.facts = { ...this.facts, ...facts };

    for (const key of rows.keys()) touched.add(key);
    const changed = this.view.refresh(this.#toShow(touched, continues));
    if (changed.length > 0) this.recordListeners.tell(changed);
    if (entries.length > 0) this.outboxListeners.tell();
    if (facts ?? positions) this.factListeners.tell(facts ?? {});
    for (const one of answered) this.answerListeners.tell(one);
  }

  /**
   * While an edit that changes several records waits for the pages that bring them, the screen stays as it is until the
   * last of the pages is in: half of it would look like something that nobody did.
   */
  #toShow(touched: ReadonlySet<string>, continues: boolean | undefined): ReadonlySet<string> {
    const waits = this.view.hasReach && continues !== false;
    if (waits && !continues) return touched;
    for (const key of touched) this.#unshown.add(key);
    if (waits) return new Set();
    // Another set rather than this one cleared: what once held all records costs as much to copy for ever.
    const all = this.#unshown;
    this.#unshown = new Set();
    return all;
  }

  /** Forgets everything, on disk first. What waits for its turn is refused. */
  wipe(): Promise<void> {
    return this.#sequence.run(async () => {
      this.restoring?.stop();
      for (let through = false; !through;) {
        const batch = (await this.#store.scan('')).map(([key]) => ({ remove: key }));
        if (!this.turns) await this.#store.write(batch);
        // What it is stays written: without that, other tabs would take it for cleared by a person.
        through = !this.turns || (await this.turns.write([...batch, ...this.heading], 'wiped'));
        if (!through) await this.turns?.catchUp();
      }
      this.#forget();
    });
  }

  #forget(): void {
    this.absorb({
      entries: [...this.outbox.stored()].map((entry) => ({ remove: entry.clientMutationId })),
      rows: new Map([...this.confirmed.all()].map((row) => [keyOf(row), undefined])),
      positions: new Map([...this.positions.keys()].map((workspaceId) => [workspaceId, undefined])),
      facts: { ...noFacts, lastSyncedAt: undefined },
    });
  }

  /** Writes what may wait. What the disk does not take now stays for the next time. */
  async keep(): Promise<void> {
    const kept = this.#sequence.run(async () => {
      while (this.isWhole) {
        const plan = this.unwritten.plan();
        if (!plan || (await this.#write(plan, { now: true }))) return;
      }
    });
    await kept.catch(() => undefined);
  }

  /** Waits for what is under way, refuses what comes later, writes what has waited, and closes the store. */
  async close(then?: 'forgotten'): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.restoring?.stop();
    this.turns?.close();
    this.unwritten.stop();
    await (then === 'forgotten' ? this.#sequence.idle() : this.keep());
    this.#sharing.tabs?.leave();
    await this.#store.close();
  }

  /**
   * Writes a plan and applies it; false, with nothing done, where it has to be made anew: another tab was first. What may wait
   * is not written unless it has to be `now`, or other tabs are there to be told.
   */
  async #write(
    plan: Plan,
    { besides = [], now = false }: { besides?: readonly StoreChange[]; now?: boolean } = {},
  ): Promise<boolean> {
    const waits = !now && besides.length === 0 && !this.#sharing.tabs?.company && onlyReadsOn(plan, this);
    const batch = waits ? [] : [...this.#batchOf(plan), ...besides];
    // What is written besides is nothing that a plan could say: others read it.
    const told = besides.length === 0 ? plan : undefined;
    if (batch.length > 0 && !(await this.#put(batch, told))) {
      await this.turns?.catchUp();
      return false;
    }
    this.absorb(plan);
    if (waits) this.unwritten.note(plan);
    this.turns?.takeHeard();
    return true;
  }

  async #put(batch: readonly StoreChange[], plan: Plan | undefined): Promise<boolean> {
    if (this.turns) return this.turns.write(batch, plan);
    try {
      await this.#store.write(batch);
    } catch (error) {
      if (!HoldfastError.is(error, 'STORE_CORRUPT')) throw error;
      const notices = this.#noticesOfClearing();
      await this.#store.write([...this.#snapshot(), ...batch, ...factBatch({ notices })]);
      this.facts = { ...this.facts, notices };
    }
    return true;
  }

  #takeNews(plan: Plan | 'wiped'): void {
    if (plan === 'wiped') return this.#forget();
    if (!this.isWhole) for (const key of plan.rows?.keys() ?? []) this.overtaken.add(key);
    const entries = (plan.entries ?? []).map((change) =>
      'put' in change ? { ...change, put: understood(this.rules, change.put) } : change,
    );
    this.elsewhereListeners.tell(plan);
    this.absorb({ ...plan, entries });
  }

  async #readNews(): Promise<string | undefined> {
    const { revision, plan, isOurs } = await this.#sharing.read().catch((error: unknown) => {
      if (HoldfastError.is(error, 'STORE_CORRUPT')) this.foreignListeners.tell(error);
      throw error;
    });
    if (plan !== 'gone') {
      if (!isOurs && this.#isOurs) this.foreignListeners.tell();
      this.#isOurs = isOurs;
      this.restoring?.stop();
      this.elsewhereListeners.tell(plan);
      this.absorb(plan);
      return revision;
    }
    if (!(await this.#sharing.stillHere()))
      throw new HoldfastError('STORE_FAILED', 'The user of this data has signed out in another tab.');
    const notices = this.#noticesOfClearing();
    const next = await this.turns?.replace(revision, [...this.#snapshot(), ...factBatch({ notices })]);
    // Another tab may have noticed it first: what it wrote is read with the next attempt.
    if (next === undefined) return revision;
    this.absorb({ facts: { notices } });
    return next;
  }

  /**
   * A person has cleared the app's data under our feet. Memory still knows it all, and it is written down again; but for what
   * had not been read yet: that is fetched again.
   */
  #noticesOfClearing(): Facts['notices'] {
    if (!this.isWhole)
      for (const [id, position] of allFromTheStart(this.positions)) this.positions.set(id, position);
    return [...this.facts.notices, newNotice(this.#environment, 'STORE_CLEARED', clearedMessage)];
  }

  #batchOf({ entries, rows, positions, facts }: Plan): StoreChange[] {
    const batch = entryBatch(this.outbox, entries ?? []);
    for (const [key, row] of rows ?? []) {
      const before = this.confirmed.get(key);
      if (row) batch.push({ put: rowKey(row), value: rowText(row) });
      else if (before) batch.push({ remove: rowKey(before) });
    }
    for (const [workspaceId, position] of positions ?? []) {
      const key = positionKey(workspaceId);
      batch.push(position ? { put: key, value: positionText(position) } : { remove: key });
    }
    return [...batch, ...factBatch(facts ?? {})];
  }

  #snapshot(): StoreChange[] {
    return [
      ...this.heading,
      ...[...this.outbox.stored()].flatMap((entry) => entryPuts(entry)),
      ...[...this.confirmed.all()].map((row) => ({ put: rowKey(row), value: rowText(row) })),
      ...[...this.positions].map(([id, position]) => ({
        put: positionKey(id),
        value: positionText(position),
      })),
      ...factBatch(this.facts),
    ];
  }
}

const clearedMessage =
  'The data of this app was cleared while it ran. What it still knew, unsent edits included, was written again.';
