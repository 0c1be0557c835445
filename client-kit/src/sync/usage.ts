import type { Timers } from '../environment/environment.js';
import type { Use } from '../records/resting.js';
import type { Ledger } from './ledger.js';
import { Listeners } from './listeners.js';

/** How long a new order may wait to be stored, in milliseconds: a read is no reason to write. */
const keepMs = 60_000;

/**
 * Which workspaces are used, and in which order they last were. Only the order counts, so no clock can be wrong about it.
 * It is stored with what a round of pulls stores anyway, a minute after it has changed at most, and at the end.
 */
export class Usage {
  /** Those who show a workspace and are asked by `inUse` note it. */
  readonly askers: Listeners<[]>;
  /** Resting ones that somebody uses: they are to be fetched again. */
  readonly woken = new Set<string>();
  readonly #ledger: Ledger;
  readonly #timers: Timers;
  readonly #order: Set<string>;
  /** How many edits of a workspace are being taken in; under '' those of which it is not known. */
  readonly #taking = new Map<string, number>();
  #last: string | undefined;
  #asked: Set<string> | undefined;
  #cancel: (() => void) | undefined;

  constructor(ledger: Ledger, timers: Timers) {
    this.#ledger = ledger;
    this.#timers = timers;
    this.#order = new Set(ledger.facts.lastUsed);
    this.askers = new Listeners(timers);
  }

  /** Somebody looks at a workspace or edits it. Says whether it rests, and was not known to be used. */
  note(workspaceId: string): boolean {
    this.#asked?.add(workspaceId);
    // Each read of a record comes here.
    if (workspaceId === this.#last || workspaceId === '') return false;
    this.#last = workspaceId;
    this.#order.delete(workspaceId);
    this.#order.add(workspaceId);
    this.#cancel ??= this.#timers.set(keepMs, () => void this.keepNow());
    if (!this.#ledger.positions.get(workspaceId)?.resting || this.woken.has(workspaceId)) return false;
    this.woken.add(workspaceId);
    return true;
  }

  /** A workspace has been put to rest: it wakes when it is used from now on. */
  rested(workspaceId: string): void {
    this.woken.delete(workspaceId);
    if (workspaceId === this.#last) this.#last = undefined;
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

  /** The order, and who is in use, for which all who show something are asked. */
  now(): Use {
    const asked = new Set<string>();
    this.#asked = asked;
    this.askers.tell();
    this.#asked = undefined;
    return {
      order: [...this.#order],
      isInUse: (workspaceId) =>
        asked.has(workspaceId) || this.#taking.has(workspaceId) || this.#taking.has(''),
    };
  }

  /** What is to be stored: the order, where it is another than is stored and there is more than one to order. */
  facts(): { lastUsed?: readonly string[] } {
    const { memberships, lastUsed } = this.#ledger.facts;
    const known = new Set(memberships.map(({ workspaceId }) => workspaceId));
    const order = [...this.#order].filter((workspaceId) => known.has(workspaceId));
    const same = order.length === lastUsed.length && order.every((id, at) => id === lastUsed[at]);
    return same || known.size < 2 ? {} : { lastUsed: order };
  }

  /** Stores the order; undefined where there is nothing to store, or what is stored is still being read. */
  keepNow(): Promise<unknown> | undefined {
    this.#cancel?.();
    this.#cancel = undefined;
    const changed = () => {
      const facts = this.facts();
      return facts.lastUsed && { facts };
    };
    // What the disk does not take now is stored with the next round.
    return this.#ledger.isWhole && changed()
      ? this.#ledger.commit(changed).catch(() => undefined)
      : undefined;
  }
}
