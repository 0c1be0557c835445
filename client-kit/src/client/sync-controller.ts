import { HoldfastError } from '@holdfast/schema/errors';
import type { Environment } from '../environment/environment.js';
import type { OutboxEntry } from '../outbox/entry.js';
import type { DeletedRecord } from '../records/deleted.js';
import type { SyncScope } from '../records/scope.js';
import { problemOfWindows, type AllowancePolicy } from '../sync/allowance.js';
import type { ConflictState } from '../sync/conflict-record.js';
import type { Conflict, Decision } from '../sync/conflicts.js';
import { Listeners } from '../sync/listeners.js';
import type { Answered, RecordStatus, Replica, SyncStatus } from '../sync/replica.js';
import type { StorageUse } from '../sync/storage.js';
import type { Membership } from '../sync/transport.js';
import { shownSync } from './shown-sync.js';

/**
 * Sync, as an app sees it: of whoever is signed in, over sign-ins and sign-outs. Listeners stay; with nobody signed in
 * there is nothing to sync. Each function may be passed around on its own. What is read keeps its identity until it changes, as React's `useSyncExternalStore` asks.
 */
export interface SyncController {
  readonly status: () => SyncStatus;
  readonly onStatus: (listener: () => void) => () => void;
  /** Edits that the server has not answered, or has refused, in the order in which they were made. */
  readonly outbox: () => readonly OutboxEntry[];
  readonly onOutbox: (listener: () => void) => () => void;
  /** Called for each answer to an edit, also of an earlier run of the app. */
  readonly onAnswered: (listener: (answered: Answered) => void) => () => void;
  readonly recordStatus: (type: string, id: string) => RecordStatus;
  /** Called whenever some record, or its status, may be another. */
  readonly onRecords: (listener: () => void) => () => void;
  /**
   * Whether all of the workspace has been here once: tells "empty" from "not synced yet". With a type, whether all of that is;
   * without, lazy types may be missing. Never of what is out of scope.
   */
  readonly hasSynced: (workspaceId: string, type?: string) => boolean;
  /** The same for a screen: true once a list that is watched has been told of it all, a frame later than `hasSynced`. */
  readonly showsAll: (workspaceId: string, type?: string) => boolean;
  /**
   * What is available offline, of when, and how much of this device it takes: for each workspace and altogether. While an app
   * starts, what has been read so far.
   */
  readonly storage: () => StorageUse;
  readonly onStorage: (listener: () => void) => () => void;
  /**
   * Says that a workspace is used, as reading a list or a record of it does by itself: it is the last to leave this device when
   * there is more than `recordBytes` of the policy, and if it rests, it is fetched again.
   */
  readonly use: (workspaceId: string) => void;
  readonly memberships: () => readonly Membership[];
  readonly onMemberships: (listener: () => void) => () => void;
  /** Resolves when all has been sent and fetched once from now; rejects with the problem, while sync goes on trying. */
  readonly now: () => Promise<void>;
  /** Pauses sync while any reason is held. A policy that holds it back is no reason of these: `now` overrules that, once. */
  readonly pause: (reason: string) => void;
  readonly resume: (reason: string) => void;
  /**
   * Keeps something else of the data on this device from now on, until the app ends: what is out of scope leaves in one batch,
   * records with edits once these are answered; what is new in it is fetched. Rejects with BAD_USER_INPUT for an unknown type.
   */
  readonly setScope: (scope: SyncScope) => Promise<void>;
  /**
   * When sync may use the network, from now on until the app ends: windows, metered lines, a low battery. What is absent
   * stays as it is. Throws a `TypeError` for windows that are none.
   */
  readonly setAllowance: (allowance: Partial<AllowancePolicy>) => void;
  /** Sends a refused edit again as a new one. */
  readonly retry: (clientMutationId: string) => Promise<OutboxEntry>;
  /** Sends a refused edit again with another input, or as another mutation of this name. */
  readonly edit: (
    clientMutationId: string,
    input: Readonly<Record<string, unknown>>,
    name?: string,
  ) => Promise<OutboxEntry>;
  /** Forgets a refused or blocked edit. */
  readonly discard: (clientMutationId: string) => Promise<void>;
  /** The outbox as JSON, to be looked at or sent to support. */
  readonly exportOutbox: () => string;
  /**
   * What two people changed without seeing each other's change, newest first: `OPEN` ones wait for a person and are here
   * offline and after restarts, `RESOLVED` ones were decided, `SETTLED` ones are the last of this device's own edits that
   * the schema's rules settled. The same array until something in it changes.
   */
  readonly conflicts: (filter?: ConflictFilter) => readonly Conflict[];
  readonly onConflicts: (listener: () => void) => () => void;
  /** Decides an open conflict, also offline: resolves as soon as that is safe on this device. */
  readonly resolveConflict: (id: string, decision: Decision) => Promise<OutboxEntry>;
  /** Takes a decision back. */
  readonly revertResolution: (id: string) => Promise<OutboxEntry>;
  /**
   * Records that were here when they were deleted, on this device or elsewhere, and are not there again: for a list from which
   * they can be restored, also offline. The last fifty, newest first.
   */
  readonly deleted: () => readonly DeletedRecord[];
  readonly onDeleted: (listener: () => void) => () => void;
  readonly dismissNotice: (id: string) => Promise<void>;
}

/** Which conflicts; all of what is absent. */
export interface ConflictFilter {
  readonly workspaceId?: string | undefined;
  readonly state?: ConflictState | undefined;
}

export interface AttachableSync extends SyncController {
  /** Whose sync this is from now on. */
  attach(replica: Replica | undefined): void;
}

const nobody: SyncStatus = { state: 'needs-sign-in', pending: 0, refused: 0, pausedBy: [], notices: [] };
const nothing: readonly never[] = [];
const nothingStored: StorageUse = { bytes: 0, outboxBytes: 0, workspaces: nothing };

export function createSyncController({ timers }: Pick<Environment, 'timers'>): AttachableSync {
  let replica: Replica | undefined;
  let detach = () => {};
  let status = nobody;
  /** Absent until somebody asks: a list of all that waits, made anew for each edit, would make a long queue slow. */
  let outbox: readonly OutboxEntry[] | undefined;
  let memberships: readonly Membership[] = nothing;
  /** Absent until somebody asks: every edit makes it another. */
  let storage: StorageUse | undefined;
  let deleted: readonly DeletedRecord[] | undefined;
  const pausedBy = new Set<string>();
  let kept: SyncScope | undefined;
  let allowed: Partial<AllowancePolicy> = {};
  const statusChanged = new Listeners<[]>(timers);
  const outboxChanged = new Listeners<[]>(timers);
  const recordsChanged = new Listeners<[]>(timers);
  const membershipsChanged = new Listeners<[]>(timers);
  const conflictsChanged = new Listeners<[]>(timers);
  const storageChanged = new Listeners<[]>(timers);
  const deletedChanged = new Listeners<[]>(timers);
  const answered = new Listeners<[Answered]>(timers);
  const filtered = filteredConflicts(() => replica?.conflicts() ?? nothing);

  const hasSynced: SyncController['hasSynced'] = (workspaceId, type) =>
    replica?.hasSynced(workspaceId, type) ?? false;
  const current = (): Replica => {
    if (!replica) throw new HoldfastError('UNAUTHENTICATED');
    return replica;
  };

  return {
    status: () => status,
    onStatus: statusChanged.add,
    outbox: () => (outbox ??= replica?.outbox() ?? nothing),
    onOutbox: outboxChanged.add,
    onAnswered: answered.add,
    recordStatus: (type, id) => replica?.recordStatus(type, id) ?? 'unknown',
    onRecords: recordsChanged.add,
    hasSynced,
    showsAll: shownSync(hasSynced, timers, () => statusChanged.tell()),
    storage: () => (storage ??= replica?.storage() ?? nothingStored),
    onStorage: storageChanged.add,
    use: (workspaceId) => replica?.use(workspaceId),
    memberships: () => memberships,
    onMemberships: membershipsChanged.add,
    now: async () => current().now(),
    pause(reason) {
      pausedBy.add(reason);
      replica?.pause(reason);
    },
    resume(reason) {
      pausedBy.delete(reason);
      replica?.resume(reason);
    },
    setScope: async (scope) => {
      await current().setScope(scope);
      kept = scope;
    },
    setAllowance(allowance) {
      const problem = problemOfWindows(allowance.windows ?? []);
      if (problem !== undefined) throw new TypeError(`setAllowance: ${problem}`);
      allowed = { ...allowed, ...allowance };
      replica?.setAllowance(allowance);
    },
    retry: async (clientMutationId) => current().retry(clientMutationId),
    edit: async (clientMutationId, input, name) => current().edit(clientMutationId, input, name),
    discard: async (clientMutationId) => current().discard(clientMutationId),
    conflicts: filtered,
    onConflicts: conflictsChanged.add,
    resolveConflict: async (id, decision) => current().resolveConflict(id, decision),
    revertResolution: async (id) => current().revertResolution(id),
    exportOutbox: () => replica?.exportOutbox() ?? '[]',
    deleted: () => (deleted ??= replica?.deleted() ?? nothing),
    onDeleted: deletedChanged.add,
    dismissNotice: async (id) => current().dismissNotice(id),
    attach(next) {
      detach();
      replica = next;
      detach = next ? follow(next) : () => {};
      readAll();
      for (const listeners of [
        ...[statusChanged, outboxChanged, recordsChanged],
        ...[membershipsChanged, conflictsChanged, storageChanged, deletedChanged],
      ])
        listeners.tell();
    },
  };

  function follow(next: Replica): () => void {
    for (const reason of pausedBy) next.pause(reason);
    next.setAllowance(allowed);
    // What the disk does not take now is planned again by the next round.
    if (kept) next.setScope(kept).catch(() => undefined);
    const stops = [
      next.onStatus(() => {
        status = next.status();
        statusChanged.tell();
        stored();
      }),
      next.onOutbox(() => {
        outbox = undefined;
        outboxChanged.tell();
        recordsChanged.tell();
        changed();
      }),
      next.onMemberships(() => {
        memberships = next.memberships();
        membershipsChanged.tell();
        changed();
      }),
      next.onRecords(() => {
        recordsChanged.tell();
        changed();
      }),
      next.onConflicts(() => conflictsChanged.tell()),
      next.onAnswered((answer) => answered.tell(answer)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  function stored(): void {
    storage = undefined;
    storageChanged.tell();
  }

  function changed(): void {
    stored();
    deleted = undefined;
    deletedChanged.tell();
  }

  function readAll(): void {
    deleted = undefined;
    status = replica?.status() ?? nobody;
    outbox = undefined;
    storage = undefined;
    memberships = replica?.memberships() ?? nothing;
  }
}

/** The conflicts that a filter lets through: for one filter the same array, until the conflicts are others. */
function filteredConflicts(all: () => readonly Conflict[]): SyncController['conflicts'] {
  let source: readonly Conflict[] = nothing;
  const known = new Map<string, readonly Conflict[]>();
  return ({ workspaceId, state } = {}) => {
    if (source !== all()) known.clear();
    source = all();
    const key = `${state ?? ''} ${workspaceId ?? ''}`;
    const fits = (conflict: Conflict) =>
      (workspaceId ?? conflict.workspaceId) === conflict.workspaceId &&
      (state ?? conflict.state) === conflict.state;
    const found = known.get(key) ?? source.filter(fits);
    known.set(key, found);
    return found;
  };
}
