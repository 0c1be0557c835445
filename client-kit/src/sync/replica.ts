import type { Manifest } from '@holdfast/schema';
import type { HoldfastError } from '@holdfast/schema/errors';
import type { RecordData } from '@holdfast/schema/merge';
import type { Environment } from '../environment/environment.js';
import type { OutboxEntry } from '../outbox/entry.js';
import type { Upcasters } from '../outbox/upcasting.js';
import type { DeletedRecord } from '../records/deleted.js';
import type { SyncScope } from '../records/scope.js';
import type { Store } from '../stores/store.js';
import type { AllowancePolicy } from './allowance.js';
import type { Conflict, Decision } from './conflicts.js';
import type { SyncPolicy } from './policy.js';
import type { StorageUse } from './storage.js';
import type { Tap } from './tap.js';
import type { Texts } from './texts.js';
import type { Membership, PushAnswer, Transport } from './transport.js';

/**
 * One user's data on this device: the records that the server confirmed, the outbox over them, and the engine that keeps
 * both in step with the server. Reads are synchronous and touch neither network nor disk.
 */
export interface Replica {
  /**
   * Takes an edit. Resolves once it is durable on this device, before any network attempt; enqueues take effect in the
   * order of the calls. `clientMutationId`, `issuedAt`, `baseVersion` and, for a create, `id` are filled in where absent.
   * Rejects with BAD_USER_INPUT (an `InvalidMutationError` with `userErrors`: what the server would refuse whatever it holds,
   * an edit that is too large to be sent among it), OUTBOX_FULL, STORE_FULL or STORE_FAILED: then nothing was taken.
   */
  enqueue(mutation: NewMutation): Promise<QueuedResult>;

  /** What the person sees of a record: what was confirmed with what is pending laid over it. A deleted one is not there. */
  visible(type: string, id: string): VisibleRecord | undefined;
  /**
   * A record that this device does not keep, as an answer of the network had it, with edits laid over: those that wait, or these.
   * Fields that it does not have stay away.
   */
  passing(type: string, record: RecordData, entries?: readonly OutboxEntry[]): RecordData;
  /** All visible records of a type, in no particular order. */
  records(type: string, workspaceId?: string): Iterable<RecordData>;
  /**
   * Whether all of the workspace has been here once: tells "empty" from "not synced yet". With a type: all of that type;
   * without, all but lazy types. Never for what is out of scope.
   */
  hasSynced(workspaceId: string, type?: string): boolean;
  /** Whether all records of a type are here, of whatever workspace. */
  hasAll(type: string): boolean;
  /** Somebody looks at records of this type: if it is a lazy one that is not here yet, it is fetched, and first. */
  want(type: string): void;
  /**
   * Keeps something else from now on: what is out of scope leaves the device in one batch, records with edits when these are
   * answered; what is new in it is fetched. Rejects with BAD_USER_INPUT for types that there are not. Not stored.
   */
  setScope(scope: SyncScope): Promise<void>;
  /**
   * Somebody looks at a workspace: of all, it is the last to leave this device when there is too much, and if it has left,
   * it is fetched again. Edits count by themselves.
   */
  use(workspaceId: string): void;
  /** Called before it is decided what leaves: whoever shows a workspace says so now, with `use`. */
  onAskedForUse(listener: () => void): () => void;
  /** What this device holds, and of when. Until all that is stored has been read: what has been. */
  storage(): StorageUse;
  memberships(): readonly Membership[];
  recordStatus(type: string, id: string): RecordStatus;
  /** Whether all that is stored has been read. Until then records are missing from what is seen, and only edits are taken. */
  isWhole(): boolean;
  /** Resolves when it is so, or when this replica is closed. */
  whole(): Promise<void>;
  /**
   * Called after each durable change of what is visible, and, with `restored`, when records come in that were stored all
   * along. What a listener throws reaches nobody else.
   */
  onRecords(listener: (changed: readonly RecordChange[], how?: 'restored') => void): () => void;
  onMemberships(listener: () => void): () => void;

  /** In the order in which the edits were made. */
  outbox(): readonly OutboxEntry[];
  onOutbox(listener: () => void): () => void;
  /** Called for each answer that was read and recorded, also for entries of an earlier run of the app. */
  onAnswered(listener: (answered: Answered) => void): () => void;
  /** Sends a refused edit again as a new one, in its old place, as made now. */
  retry(clientMutationId: string): Promise<OutboxEntry>;
  /**
   * As `retry`, with another input. `id` and the workspace stay; so does what the input does not name, but for what the mutation
   * does not take in this version of the app. `name`: another mutation, where the old one is gone; then the input is all of it.
   */
  edit(
    clientMutationId: string,
    input: Readonly<Record<string, unknown>>,
    name?: string,
  ): Promise<OutboxEntry>;
  /**
   * Forgets a refused or blocked edit. With a refused create, the edits that need its record have nothing left to build
   * on: they become refused (DEPENDENCY_REFUSED) and wait for their own discard.
   */
  discard(clientMutationId: string): Promise<void>;
  /** The whole outbox with what was set aside, as JSON. */
  exportOutbox(): string;

  /** Conflicts among the records, and collisions of this device's edits that rules settled; newest first. */
  conflicts(): readonly Conflict[];
  onConflicts(listener: () => void): () => void;
  /** Decides an open conflict: an edit like any other, durable when it resolves. Rejects as `enqueue` does. */
  resolveConflict(id: string, decision: Decision): Promise<OutboxEntry>;
  /** Takes a decision back. */
  revertResolution(id: string): Promise<OutboxEntry>;

  /** What was here when it was deleted, by whomever, and can be restored; newest first, the last ones only. */
  deleted(): readonly DeletedRecord[];

  status(): SyncStatus;
  onStatus(listener: () => void): () => void;
  dismissNotice(id: string): Promise<void>;

  /** When sync may use the network, from now on; what is absent stays as it is. Not stored. */
  setAllowance(allowance: Partial<AllowancePolicy>): void;
  /** Starts to sync; from then on everything drains by time alone. A second call does nothing. */
  start(): void;
  /** Resolves when all has been sent and fetched once from now; rejects with the problem, while the engine goes on trying. */
  now(): Promise<void>;
  /** Paused while any reason is held. */
  pause(reason: string): void;
  resume(reason: string): void;
  /** Somebody signed in or the token is another one: try again. */
  tokenChanged(): void;
  /** Stops, waits for writes under way, and closes the store; what may wait is not written where all of it will be `forgotten`. */
  close(then?: 'forgotten'): Promise<void>;
}

export interface ReplicaOptions {
  readonly manifest: Manifest;
  /** What is done about texts; needed where the manifest has TEXT fields. */
  readonly text?: Texts;
  /** This user's own store; the replica closes it. */
  readonly store: Store;
  /** Keys of the records that are there when it opens, if they are stored; the others may come a little later. */
  readonly first?: readonly string[];
  /** What mutations of earlier API versions mean in this one, for edits that outlive the version they were written for. */
  readonly upcasters?: Upcasters;
  readonly environment: Environment;
  readonly transport: Transport;
  readonly userId: string;
  /** What people call the user. */
  readonly userName?: string;
  /** The writer's identity in stamps. */
  readonly deviceId: string;
  readonly apiVersion: string;
  readonly appVersion: string;
  readonly policy?: Partial<SyncPolicy>;
  /** Where the engine tells what it does. */
  readonly tap?: Tap;
  /** What to keep; absent: everything. */
  readonly scope?: SyncScope;
  /**
   * Whether the user is signed in on this device still: asked where all that was stored has gone, before it is written again
   * from memory. Absent: always.
   */
  readonly stillHere?: () => Promise<boolean>;
}

export interface NewMutation {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Asked where this device does not keep the record: the version at which the app shows it all the same. */
  readonly shown?: () => number | undefined;
}

export interface QueuedResult {
  readonly entry: OutboxEntry;
  /** The record with this edit laid over it, a deleted one with `deletedAt`; undefined if there is none to show. */
  readonly record: RecordData | undefined;
}

export interface VisibleRecord {
  readonly type: string;
  readonly data: RecordData;
  readonly status: RecordStatus;
}

/**
 * What a person should know first: `refused`: an edit of it was; `conflicted`: it has a conflict that waits for a person;
 * `pending`: edits wait for their answer; `unknown`: this device has never heard of it.
 */
export type RecordStatus = 'settled' | 'pending' | 'conflicted' | 'refused' | 'unknown';

export interface RecordChange {
  readonly type: string;
  readonly id: string;
  readonly before?: RecordData;
  readonly after?: RecordData;
}

export interface Answered {
  readonly entry: OutboxEntry;
  readonly answer: PushAnswer;
}

export type SyncState =
  | 'offline'
  | 'connecting'
  | 'pushing'
  | 'pulling'
  | 'live'
  | 'backing-off'
  | 'needs-sign-in'
  | 'needs-upgrade'
  | 'paused';

export interface SyncStatus {
  readonly state: SyncState;
  /** Edits that wait for an answer, blocked ones included. */
  readonly pending: number;
  /** Edits that wait for a person. */
  readonly refused: number;
  /**
   * How much more the outbox takes, where that is worth a warning: `little` from four fifths of a limit of the policy on;
   * `none`: edits are refused (OUTBOX_FULL) until some have been sent.
   */
  readonly room?: 'little' | 'none';
  /** Ids of workspaces that have left this device to make room; used again, they are fetched again. */
  readonly resting?: readonly string[];
  /** More is kept than the policy's `recordBytes`, and none of it may go. */
  readonly overBudget?: true;
  /** Server time (ISO) at which everything had last been fetched; kept over restarts. */
  readonly lastSyncedAt?: string;
  /** Device time (milliseconds since 1970) of the next attempt, while one is waited for. */
  readonly nextAttemptAt?: number;
  /** Why lazy types that are not here yet are not fetched for now. */
  readonly lazyHeldBy?: readonly string[];
  /** While some workspace has not been here in full yet. */
  readonly firstSync?: { readonly workspaces: number; readonly done: number; readonly records: number };
  /** What stands in the way. */
  readonly problem?: HoldfastError;
  /** Why sync is paused: by whom, or by what of the policy (`outside-window`, `metered`, `low-battery`). */
  readonly pausedBy: readonly string[];
  /** What happened that a person should know; kept until dismissed. */
  readonly notices: readonly Notice[];
}

export interface Notice {
  readonly id: string;
  readonly kind:
    'STORE_SET_ASIDE' | 'STORE_CLEARED' | 'EDIT_SET_ASIDE' | 'RECORD_UNREADABLE' | 'MEMBERSHIP_ENDED';
  /** For a person. */
  readonly message: string;
  /** ISO time. */
  readonly at: string;
}
