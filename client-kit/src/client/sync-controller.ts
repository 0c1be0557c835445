import { HoldfastError } from '@holdfast/schema/errors';
import type { Environment } from '../environment/environment.js';
import type { OutboxEntry } from '../outbox/entry.js';
import { Listeners } from '../sync/listeners.js';
import type { Answered, RecordStatus, Replica, SyncStatus } from '../sync/replica.js';
import type { Membership } from '../sync/transport.js';

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
  /** Whether all of the workspace has been here once: tells "empty" from "not synced yet". */
  readonly hasSynced: (workspaceId: string) => boolean;
  readonly memberships: () => readonly Membership[];
  readonly onMemberships: (listener: () => void) => () => void;
  /** Resolves when all has been sent and fetched once from now; rejects with the problem, while sync goes on trying. */
  readonly now: () => Promise<void>;
  /** Pauses sync while any reason is held. */
  readonly pause: (reason: string) => void;
  readonly resume: (reason: string) => void;
  /** Sends a refused edit again as a new one. */
  readonly retry: (clientMutationId: string) => Promise<OutboxEntry>;
  /** Sends a refused edit again with another input. */
  readonly edit: (clientMutationId: string, input: Readonly<Record<string, unknown>>) => Promise<OutboxEntry>;
  /** Forgets a refused or blocked edit. */
  readonly discard: (clientMutationId: string) => Promise<void>;
  /** The outbox as JSON, to be looked at or sent to support. */
  readonly exportOutbox: () => string;
  readonly dismissNotice: (id: string) => Promise<void>;
}

export interface AttachableSync extends SyncController {
  /** Whose sync this is from now on. */
  attach(replica: Replica | undefined): void;
}

const nobody: SyncStatus = { state: 'needs-sign-in', pending: 0, refused: 0, pausedBy: [], notices: [] };
const nothing: readonly never[] = [];

export function createSyncController({ timers }: Pick<Environment, 'timers'>): AttachableSync {
  let replica: Replica | undefined;
  let detach = () => {};
  let status = nobody;
  let outbox: readonly OutboxEntry[] = nothing;
  let memberships: readonly Membership[] = nothing;
  const pausedBy = new Set<string>();
  const statusChanged = new Listeners<[]>(timers);
  const outboxChanged = new Listeners<[]>(timers);
  const recordsChanged = new Listeners<[]>(timers);
  const membershipsChanged = new Listeners<[]>(timers);
  const answered = new Listeners<[Answered]>(timers);

  const current = (): Replica => {
    if (!replica) throw new HoldfastError('UNAUTHENTICATED');
    return replica;
  };

  return {
    status: () => status,
    onStatus: statusChanged.add,
    outbox: () => outbox,
    onOutbox: outboxChanged.add,
    onAnswered: answered.add,
    recordStatus: (type, id) => replica?.recordStatus(type, id) ?? 'unknown',
    onRecords: recordsChanged.add,
    hasSynced: (workspaceId) => replica?.hasSynced(workspaceId) ?? false,
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
    retry: async (clientMutationId) => current().retry(clientMutationId),
    edit: async (clientMutationId, input) => current().edit(clientMutationId, input),
    discard: async (clientMutationId) => current().discard(clientMutationId),
    exportOutbox: () => replica?.exportOutbox() ?? '[]',
    dismissNotice: async (id) => current().dismissNotice(id),
    attach(next) {
      detach();
      replica = next;
      detach = next ? follow(next) : () => {};
      readAll();
      for (const listeners of [statusChanged, outboxChanged, recordsChanged, membershipsChanged])
        listeners.tell();
    },
  };

  function follow(next: Replica): () => void {
    for (const reason of pausedBy) next.pause(reason);
    const stops = [
      next.onStatus(() => {
        status = next.status();
        statusChanged.tell();
      }),
      next.onOutbox(() => {
        outbox = next.outbox();
        outboxChanged.tell();
        recordsChanged.tell();
      }),
      next.onMemberships(() => {
        memberships = next.memberships();
        membershipsChanged.tell();
      }),
      next.onRecords(() => recordsChanged.tell()),
      next.onAnswered((answer) => answered.tell(answer)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  function readAll(): void {
    status = replica?.status() ?? nobody;
    outbox = replica?.outbox() ?? nothing;
    memberships = replica?.memberships() ?? nothing;
  }
}
