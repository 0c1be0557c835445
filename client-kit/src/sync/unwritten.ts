import type { Timers } from '../environment/environment.js';
import type { Facts, Holdings, Plan } from '../records/plan.js';
import { nowhere, type Position } from '../records/position.js';

/** How long what may wait is written later, in milliseconds. */
const keepMs = 60_000;

/**
 * What is known in memory and need not be on the disk yet: how far this device has read where that brought nothing new, such
 * as its own edits, which their answers have brought already. A start without it asks for the same once more, and takes it for
 * what it is. So an edit of a person's own costs one write less, and one less wait for the disk.
 */
export class Unwritten {
  readonly #timers: Timers;
  /** Writes what there is. */
  readonly #write: () => void;
  readonly #positions = new Map<string, Position>();
  /** What else may wait, asked for when it is written. */
  readonly #sources: Array<() => Partial<Facts>> = [];
  #lastSyncedAt: string | undefined;
  #cancel: (() => void) | undefined;

  constructor(timers: Timers, write: () => void) {
    this.#timers = timers;
    this.#write = write;
  }

  /** Takes note of a plan that may wait. */
  note({ positions, facts }: Plan): void {
    for (const [workspaceId, position] of positions ?? [])
      if (position) this.#positions.set(workspaceId, position);
    this.#lastSyncedAt = facts?.lastSyncedAt ?? this.#lastSyncedAt;
    this.soon();
  }

  /** `source` says what it has to write, whenever that happens. */
  from(source: () => Partial<Facts>): void {
    this.#sources.push(source);
  }

  /** Something is to be written within a minute. */
  soon(): void {
    this.#cancel ??= this.#timers.set(keepMs, () => {
      this.#cancel = undefined;
      this.#write();
    });
  }

  /** Another plan says the same, later. */
  forget({ positions, facts }: Plan): void {
    for (const workspaceId of positions?.keys() ?? []) this.#positions.delete(workspaceId);
    if (facts && 'lastSyncedAt' in facts) this.#lastSyncedAt = undefined;
  }

  /** All of it, as a plan; undefined where there is nothing. */
  plan(): Plan | undefined {
    const own: Partial<Facts> = this.#lastSyncedAt === undefined ? {} : { lastSyncedAt: this.#lastSyncedAt };
    const facts = this.#sources.reduce((all, source) => ({ ...all, ...source() }), own);
    if (this.#positions.size === 0 && Object.keys(facts).length === 0) return undefined;
    return { positions: new Map(this.#positions), facts };
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

/** Whether a plan says only that this device has read on, and when. */
export function onlyReadsOn(plan: Plan, { positions: known }: Pick<Holdings, 'positions'>): boolean {
  const { entries = [], rows, renewed = [], positions = new Map<string, undefined>(), facts = {} } = plan;
  const changes = entries.length + (rows?.size ?? 0) + renewed.length;
  const told = Object.keys(facts).every((name) => name === 'lastSyncedAt');
  return (
    changes === 0 &&
    told &&
    [...positions].every(([workspaceId, next]) => isFurther(known.get(workspaceId), next))
  );
}

/** The same place but for the cursor: nothing has begun or come to its end. */
function isFurther(before: Position = nowhere, next: Position | undefined): boolean {
  const place = ({ cursor, ...rest }: Position) => JSON.stringify([cursor === undefined, rest]);
  return next !== undefined && !before.sweeping && !before.joining && place(before) === place(next);
}
