import type { OutboxEntry } from '@holdfast/client-kit';
import { sameValue } from '@holdfast/schema/merge';

/** One edit as the person made it, and what the app was told. */
export interface LedgerEntry {
  readonly clientMutationId: string;
  readonly device: string;
  readonly userId: string;
  readonly workspaceId: string;
  readonly name: string;
  /** As it is sent. */
  readonly input: Readonly<Record<string, unknown>>;
  /** As it may have been sent before it was made anew, the last first. */
  readonly before: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** As the person gave it: a text as a text, though an edit of it is sent. */
  readonly given: Readonly<Record<string, unknown>>;
  /** What the screen showed of the record before, where the app looked. */
  readonly saw?: Readonly<Record<string, unknown>> | undefined;
  /** Virtual time. */
  readonly at: number;
  /** Place among all edits of the world. */
  readonly order: number;
}

/**
 * What devices promised to people, kept outside of them: the judge of "nothing lost, nothing twice". An edit whose
 * process died before it could answer was never promised; it may be applied or not, once at most.
 */
export interface Ledger {
  /** The edit is being handed to the kit. */
  attempt(entry: Omit<LedgerEntry, 'order' | 'given' | 'before'>): void;
  /** The kit's promise resolved: now the edit has its place among all. */
  promise(clientMutationId: string, queued: Queued): void;
  /** It was taken, though nobody was told so at the time. */
  findAgain(clientMutationId: string, queued: Queued): void;
  /** The kit sends it otherwise from now on: what it built on was given up. */
  amend(clientMutationId: string, input: LedgerEntry['input']): void;
  /** The kit refused it there and then, so it must never reach the server. */
  refuse(clientMutationId: string): void;
  /** A person gave it up, or replaced it by another. */
  withdraw(clientMutationId: string): void;
  /** It was seen set aside behind a refused edit, so later ones may overtake it. */
  holdUp(clientMutationId: string): void;
  wasHeldUp(clientMutationId: string): boolean;
  get(clientMutationId: string): LedgerEntry | undefined;
  promised(): readonly LedgerEntry[];
  stateOf(clientMutationId: string): LedgerState | undefined;
  all(): readonly LedgerEntry[];
}

export type Queued = Pick<OutboxEntry, 'input' | 'workspaceId'>;

export type LedgerState = 'in doubt' | 'promised' | 'refused' | 'withdrawn';

export function createLedger(): Ledger {
  const entries = new Map<string, LedgerEntry>();
  const states = new Map<string, LedgerState>();
  const heldUp = new Set<string>();
  let places = 0;
  const take = (id: string, { input, workspaceId }: Queued, order?: number): void => {
    const entry = entries.get(id);
    if (!entry) throw new Error(`${id} was promised, but nobody had asked for it.`);
    entries.set(id, { ...entry, input, workspaceId, order: order ?? entry.order });
    states.set(id, 'promised');
  };
  return {
    attempt(entry) {
      entries.set(entry.clientMutationId, { ...entry, given: entry.input, before: [], order: (places += 1) });
      states.set(entry.clientMutationId, 'in doubt');
    },
    promise: (id, queued) => take(id, queued, (places += 1)),
    findAgain: (id, queued) => take(id, queued),
    amend(id, input) {
      const entry = entries.get(id);
      // Another tab of the same browser may tell of it late.
      if (!entry || [entry.input, ...entry.before].some((known) => sameValue(known, input))) return;
      entries.set(id, { ...entry, input, before: [entry.input, ...entry.before] });
    },
    refuse: (id) => void states.set(id, 'refused'),
    withdraw: (id) => void states.set(id, 'withdrawn'),
    holdUp: (id) => void heldUp.add(id),
    wasHeldUp: (id) => heldUp.has(id),
    get: (id) => entries.get(id),
    stateOf: (id) => states.get(id),
    promised: () =>
      [...entries.values()].filter(({ clientMutationId }) => states.get(clientMutationId) === 'promised'),
    all: () => [...entries.values()],
  };
}
