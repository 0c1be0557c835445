import { conflictType } from '@holdfast/schema';
import { explain, recordKey, type RecordData } from '@holdfast/schema/merge';
import type { View } from '../records/view.js';
import { asConflict, type ConflictRecord, type ConflictState } from './conflict-record.js';
import type { Ledger } from './ledger.js';
import type { RecordChange } from './replica.js';

/**
 * One field that two people changed without seeing each other's change, for a person to look at. "Yours" is the value of
 * the edit that came second, whoever made it; `mine` says whether that was this user.
 */
export interface Conflict {
  readonly id: string;
  readonly workspaceId: string;
  readonly state: ConflictState;
  /** The record that it is about: its type, its id, and the record as it shows; undefined if it is not here. */
  readonly type: string;
  readonly recordId: string;
  readonly record: RecordData | undefined;
  readonly field: string;
  readonly strategy: string;
  readonly winner: ConflictRecord['winner'];
  readonly mine: boolean;
  /** The values: undefined where this person may not see them, or the server no longer has them. */
  readonly base: unknown;
  readonly theirs: unknown;
  readonly yours: unknown;
  /** What a person decided; undefined while nobody has. */
  readonly resolution: unknown;
  readonly theirName: string;
  /** ISO times. */
  readonly theirAt: string;
  readonly yourName: string;
  readonly yourAt: string;
  readonly resolvedByName: string | undefined;
  readonly resolvedAt: string | undefined;
  /** What happened, in words for this user. */
  readonly explanation: string;
}

/** What a person decides: the value that is there stays, the other is written, or a third. */
export type Decision = 'THEIRS' | 'YOURS' | { readonly value: unknown };

/** All conflicts that this device knows of: those among its records, and what it was told of its own edits. */
export class Conflicts {
  readonly #ledger: Ledger;
  readonly #userId: string;
  readonly #about = new Map<string, Set<string>>();
  readonly #list: { current: readonly Conflict[] | undefined } = { current: undefined };

  constructor(ledger: Ledger, userId: string) {
    this.#ledger = ledger;
    this.#userId = userId;
    for (const data of this.#view.all(conflictType)) this.#note({ type: '', id: '', after: data });
  }

  /** Newest first. The same array until something in it changes. */
  list(): readonly Conflict[] {
    return (this.#list.current ??= this.#read());
  }

  /** Whether a record has a conflict that waits for a person. */
  isOpenAbout(type: string, id: string): boolean {
    const ids = this.#about.get(recordKey(type, id)) ?? [];
    return [...ids].some((conflict) => this.#view.get(conflictType, conflict)?.state === 'OPEN');
  }

  /** Takes note of what changed among the records; says whether the list is another now. */
  recordsChanged(changes: readonly RecordChange[]): boolean {
    const concerned = changes.filter(
      ({ type, id }) => type === conflictType || this.#about.has(recordKey(type, id)),
    );
    for (const change of concerned) if (change.type === conflictType) this.#note(change);
    if (concerned.length > 0) this.#list.current = undefined;
    return concerned.length > 0;
  }

  /** Other collisions have been told of. */
  settledChanged(): void {
    this.#list.current = undefined;
  }

  get #view(): View {
    return this.#ledger.view;
  }

  #note({ before, after }: RecordChange): void {
    if (before) this.#about.get(keyOf(before))?.delete(String(before.id));
    if (after) {
      const ids = this.#about.get(keyOf(after)) ?? new Set<string>();
      this.#about.set(keyOf(after), ids.add(String(after.id)));
    }
  }

  #read(): readonly Conflict[] {
    const kept = [...this.#view.all(conflictType)].map(asConflict);
    const ids = new Set(kept.map(({ id }) => id));
    const told = this.#ledger.facts.settled.filter(({ id }) => !ids.has(id));
    return [...kept, ...told]
      .sort((a, b) => (a.createdAt === b.createdAt ? compare(b.id, a.id) : compare(b.createdAt, a.createdAt)))
      .map((conflict) => this.#shown(conflict));
  }

  #shown(conflict: ConflictRecord): Conflict {
    const { id, workspaceId, state, type, recordId, field, strategy, winner } = conflict;
    const { theirName, theirAt, yourName, yourAt } = conflict;
    return {
      ...{ id, workspaceId, state, type, recordId, field, strategy, winner },
      record: this.#view.get(type, recordId),
      mine: conflict.yourUserId === this.#userId,
      base: parsed(conflict.base),
      theirs: parsed(conflict.theirs),
      yours: parsed(conflict.yours),
      resolution: parsed(conflict.resolution),
      ...{ theirName, theirAt, yourName, yourAt },
      resolvedByName: conflict.resolvedByName ?? undefined,
      resolvedAt: conflict.resolvedAt ?? undefined,
      explanation: explain(conflict, { userId: this.#userId }),
    };
  }
}

/** The input of the mutation that decides a conflict. */
export const decisionOf = (id: string, decision: Decision): Readonly<Record<string, unknown>> =>
  typeof decision === 'string'
    ? { id, choice: decision }
    : { id, choice: 'VALUE', value: JSON.stringify(decision.value) };

const keyOf = ({ type, recordId }: RecordData): string => recordKey(String(type), String(recordId));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function parsed(json: string | null): unknown {
  if (json === null) return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    // A long text is cut, and no JSON any more.
    return json;
  }
}
