import type { Timers } from '../environment/environment.js';
import type { Use } from '../records/resting.js';
import type { Ledger } from './ledger.js';
import { Listeners } from './listeners.js';
import type { Tabs } from './tabs.js';

/** How long other tabs are waited for that may show a workspace, in milliseconds; one that is frozen shows nothing. */
const answerMs = 200;

/**
 * Which workspaces are used, in whatever tab, and in which order they last were. Only the order counts, so no clock can be wrong about it.
 * It is stored a minute after it has changed at most, and at the end: a read is no reason to write.
 */
export class Usage {
  /** Those who show a workspace and are asked note it. */
  readonly askers: Listeners<[]>;
  /** Told when a resting one is used. */
  readonly wokenListeners: Listeners<[]>;
  /** Resting ones that somebody uses: they are to be fetched again. */
  readonly woken = new Set<string>();
  readonly #ledger: Ledger;
  readonly #timers: Timers;
  readonly #tabs: Tabs | undefined;
  readonly #order: Set<string>;
  /** How many edits of a workspace are being taken in; under '' those of which it is not known. */
  readonly #taking = new Map<string, number>();
  #last: string | undefined;
  #asked: Set<string> | undefined;

  constructor(ledger: Ledger, timers: Timers, tabs: Tabs | undefined) {
    this.#ledger = ledger;
    this.#timers = timers;
    this.#tabs = tabs;
    this.#order = new Set(ledger.facts.lastUsed);
    this.askers = new Listeners(timers);
    this.wokenListeners = new Listeners(timers);
    ledger.unwritten.from(() => this.#facts());
    ledger.factListeners.add(() => {
      for (const workspaceId of this.woken)
        if (!ledger.positions.get(workspaceId)?.resting) this.woken.delete(workspaceId);
    });
    tabs?.onMessage((message) => {
      if (message.type === 'used') this.#take(message.workspaceId);
      if (message.type !== 'who-uses') return;
      for (const workspaceId of this.#shown()) tabs.tell({ type: 'used', workspaceId });
    });
  }

  /** Somebody looks at a workspace or edits it. */
  note(workspaceId: string): void {
    if (this.#take(workspaceId)) this.#tabs?.tell({ type: 'used', workspaceId });
  }

  /** Whether that is news: each read of a record comes here. */
  #take(workspaceId: string): boolean {
    this.#asked?.add(workspaceId);
    const wakes = this.#ledger.positions.get(workspaceId)?.resting && !this.woken.has(workspaceId);
    if (workspaceId === '' || (workspaceId === this.#last && !wakes)) return false;
    this.#last = workspaceId;
    this.#order.delete(workspaceId);
    this.#order.add(workspaceId);
    this.#ledger.unwritten.soon();
    if (!wakes) return true;
    this.woken.add(workspaceId);
    // Whoever looks may be in the middle of showing something.
    this.#timers.set(0, () => this.wokenListeners.tell());
    return true;
  }

  /** An edit of this workspace is being taken in: it does not rest until what is returned is called. */
  hold(workspaceId: string): () => void {
    this.#taking.set(workspaceId, (this.#taking.get(workspaceId) ?? 0) + 1);
    return () => {
      const left = (this.#taking.get(workspaceId) ?? 1) - 1;
      if (left > 0) this.#taking.set(workspaceId, left);
      else this.#taking.delete(workspaceId);
    };
  }

  /** The order, and who is in use until `over`, for which all who show something are asked, in other tabs as well. */
  async ask(): Promise<Use & { over(): void }> {
    const asked = new Set<string>();
    this.#asked = asked;
    this.askers.tell();
    if (this.#tabs?.company) {
      this.#tabs.tell({ type: 'who-uses' });
      await new Promise<void>((resolve) => void this.#timers.set(answerMs, resolve));
    }
    return {
      order: [...this.#order],
      isInUse: (workspaceId) =>
        asked.has(workspaceId) || this.#taking.has(workspaceId) || this.#taking.has(''),
      over: () => (this.#asked = undefined),
    };
  }

  /** What this tab shows. */
  #shown(): ReadonlySet<string> {
    const before = this.#asked;
    const shown = new Set<string>();
    this.#asked = shown;
    this.askers.tell();
    this.#asked = before;
    return shown;
  }

  /** What is to be stored: the order, where it is another than is stored and there is more than one to order. */
  #facts(): { lastUsed?: readonly string[] } {
    const { memberships, lastUsed } = this.#ledger.facts;
    const known = new Set(memberships.map(({ workspaceId }) => workspaceId));
    const order = [...this.#order].filter((workspaceId) => known.has(workspaceId));
    const same = order.length === lastUsed.length && order.every((id, at) => id === lastUsed[at]);
    return same || known.size < 2 ? {} : { lastUsed: order };
  }
}
