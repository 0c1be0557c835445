import type { Locks } from '../environment/environment.js';
import type { SyncScope } from '../records/scope.js';
import type { AllowancePolicy } from './allowance.js';
import type { Tabs, Wishes } from './tabs.js';

export interface TabWishesOptions {
  readonly tabs: Tabs | undefined;
  readonly hold: Locks['hold'];
  /** Nobody wishes a pause for this reason any more. */
  readonly resumed: (reason: string) => void;
}

/**
 * What the tabs want of sync, this one and the others: each knows all of it, so that any of them can lead. Sync is paused
 * while any tab holds a reason; those of a tab that has gone, however it went, are forgotten.
 */
export class TabWishes {
  readonly #options: TabWishesOptions;
  readonly #mine = new Set<string>();
  readonly #theirs = new Map<string, readonly string[]>();
  readonly #watched = new Set<string>();
  readonly #letGo: (() => void) | undefined;
  #wanted: readonly string[] = [];
  #scope: SyncScope | undefined;
  #allowance: Partial<AllowancePolicy> | undefined;

  constructor(options: TabWishesOptions) {
    this.#options = options;
    const { tabs, hold } = options;
    // Held for as long as this tab lives: others wait for it to learn that it has gone.
    if (tabs) this.#letGo = hold?.(lifeOf(tabs.id), { taken: () => undefined });
  }

  pause(reason: string): void {
    this.#mine.add(reason);
    this.tell();
  }

  resume(reason: string): void {
    this.#mine.delete(reason);
    this.tell();
    if (!this.#isHeld(reason)) this.#options.resumed(reason);
  }

  want(types: Iterable<string>): void {
    this.#wanted = [...types];
    this.tell();
  }

  keep(scope: SyncScope): void {
    this.#scope = scope;
    this.tell();
  }

  allow(allowance: Partial<AllowancePolicy>): void {
    this.#allowance = { ...this.#allowance, ...allowance };
    this.tell();
  }

  /** Says all of it: whoever has just come knows nothing. */
  tell(): void {
    this.#options.tabs?.tell({
      ...{ type: 'wishes', pausedBy: [...this.#mine], wanted: this.#wanted },
      ...{ scope: this.#scope, allowance: this.#allowance },
    });
  }

  /** Takes in what another tab wishes. */
  hear(from: string, { pausedBy, scope, allowance }: Wishes): void {
    const before = this.#theirs.get(from) ?? [];
    this.#theirs.set(from, pausedBy);
    // Said again to whoever comes later: the tab that said it first may have gone by then.
    this.#scope = scope ?? this.#scope;
    this.#allowance = allowance ?? this.#allowance;
    for (const reason of before) if (!this.#isHeld(reason)) this.#options.resumed(reason);
    if (pausedBy.length > 0) this.#watch(from);
  }

  close(): void {
    this.#letGo?.();
  }

  #isHeld(reason: string): boolean {
    return this.#mine.has(reason) || [...this.#theirs.values()].some((theirs) => theirs.includes(reason));
  }

  #watch(tab: string): void {
    if (this.#watched.has(tab)) return;
    this.#watched.add(tab);
    const letGo = this.#options.hold?.(lifeOf(tab), {
      taken: () => {
        letGo?.();
        this.#watched.delete(tab);
        this.hear(tab, { pausedBy: [], wanted: [] });
        this.#theirs.delete(tab);
      },
    });
  }
}

const lifeOf = (tab: string): string => `holdfast tab ${tab}`;
