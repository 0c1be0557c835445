import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { User } from '../identity/session.js';
import type { OutboxEntry } from '../outbox/entry.js';
import type { DeletedRecord } from '../records/deleted.js';
import type { RecordStatus, SyncStatus } from '../sync/replica.js';
import type { StorageUse } from '../sync/storage.js';
import type { ConflictFilter, SyncController } from '../client/sync-controller.js';
import type { Conflict } from '../sync/conflicts.js';
import type { Membership } from '../sync/transport.js';
import { useHoldfast } from './holdfast-provider.js';

/** What sync is doing, for a status line: state, edits pending and refused, last update, problem, notices. */
export function useSyncStatus(): SyncStatus {
  const { sync } = useHoldfast();
  return useSyncExternalStore(sync.onStatus, sync.status, sync.status);
}

/** The outbox, and what a person can do about what was refused. */
export interface OutboxView extends Pick<SyncController, 'retry' | 'edit' | 'discard' | 'exportOutbox'> {
  /** In the order in which the edits were made. */
  readonly entries: readonly OutboxEntry[];
}

/** The edits that the server has not answered, or has refused. */
export function useOutbox(): OutboxView {
  const { sync } = useHoldfast();
  const entries = useSyncExternalStore(sync.onOutbox, sync.outbox, sync.outbox);
  return useMemo(() => {
    const { retry, edit, discard, exportOutbox } = sync;
    return { entries, retry, edit, discard, exportOutbox };
  }, [sync, entries]);
}

/** Conflicts, and what a person can do about them. */
export interface ConflictsView {
  /** Newest first. */
  readonly conflicts: readonly Conflict[];
  /** Decides an open one: the value that is there stays (`THEIRS`), the other is written (`YOURS`), or a third. */
  readonly resolve: SyncController['resolveConflict'];
  /** Takes a decision back. */
  readonly revert: SyncController['revertResolution'];
}

/**
 * What two people changed without seeing each other's change: without a state, what waits for a person. Works offline; a
 * decision is an edit like any other.
 */
export function useConflicts({ workspaceId, state = 'OPEN' }: ConflictFilter = {}): ConflictsView {
  const { sync } = useHoldfast();
  const read = useCallback(() => sync.conflicts({ workspaceId, state }), [sync, workspaceId, state]);
  const conflicts = useSyncExternalStore(sync.onConflicts, read, read);
  return useMemo(
    () => ({ conflicts, resolve: sync.resolveConflict, revert: sync.revertResolution }),
    [sync, conflicts],
  );
}

/** Whether edits of a record are pending or refused, or it has a conflict to decide, for a mark beside it. */
export function useRecordStatus(type: string, id: string): RecordStatus {
  const { sync } = useHoldfast();
  const read = useCallback(() => sync.recordStatus(type, id), [sync, type, id]);
  return useSyncExternalStore(sync.onRecords, read, read);
}

/** The workspaces that the user is a member of, as this device last heard, and what they may do there. */
export function useMemberships(): readonly Membership[] {
  const { sync } = useHoldfast();
  return useSyncExternalStore(sync.onMemberships, sync.memberships, sync.memberships);
}

/** How far a workspace is on this device. */
export interface WorkspaceSync {
  /** All of it has been here once: an empty list is empty, and not "still on its way". */
  readonly synced: boolean;
  /** The first sync, while it is under way. */
  readonly firstSync: SyncStatus['firstSync'];
}

/** Tells "empty" from "not synced yet": of the workspace, or of one type of it, which matters for lazy ones. */
export function useWorkspaceSync(workspaceId: string, type?: string): WorkspaceSync {
  const { sync } = useHoldfast();
  const { firstSync } = useSyncStatus();
  const read = useCallback(() => sync.showsAll(workspaceId, type), [sync, workspaceId, type]);
  const synced = useSyncExternalStore(sync.onStatus, read, read);
  return useMemo(() => ({ synced, firstSync: synced ? undefined : firstSync }), [synced, firstSync]);
}

/** What is available offline, of when, and how much of this device it takes: `sync.storage()`, kept up to date. */
export function useStorage(): StorageUse {
  const { sync } = useHoldfast();
  return useSyncExternalStore(sync.onStorage, sync.storage, sync.storage);
}

/** Which deleted records; all of what is absent. */
export interface DeletedFilter {
  readonly workspaceId?: string | undefined;
  readonly type?: string | undefined;
}

/**
 * Records that were on this device when they were deleted, for a list from which they are restored with the schema's own
 * mutation: the last fifty, newest first, also offline.
 */
export function useDeleted({ workspaceId, type }: DeletedFilter = {}): readonly DeletedRecord[] {
  const { sync } = useHoldfast();
  const all = useSyncExternalStore(sync.onDeleted, sync.deleted, sync.deleted);
  return useMemo(
    () =>
      all.filter(
        (one) => (workspaceId ?? one.workspaceId) === one.workspaceId && (type ?? one.type) === one.type,
      ),
    [all, workspaceId, type],
  );
}

/** As much of a list's answer as tells whether anything is in it. */
export type ListAnswer =
  | { readonly totalCount: number }
  | { readonly nodes: readonly unknown[] }
  | { readonly edges: readonly unknown[] };

/**
 * What to show of a list: its records, that there are none, or that they are `on-its-way`, because this device has not
 * read or fetched all of the workspace yet.
 */
export type ListState = 'here' | 'empty' | 'on-its-way';

/** Tells an empty list from one that is not synced yet. `list` is what the query answered, undefined while it has not. */
export function useListState(workspaceId: string, list: ListAnswer | null | undefined): ListState {
  const { synced } = useWorkspaceSync(workspaceId);
  if (list && sizeOf(list) > 0) return 'here';
  return list && synced ? 'empty' : 'on-its-way';
}

function sizeOf(list: ListAnswer): number {
  if ('totalCount' in list) return list.totalCount;
  return 'nodes' in list ? list.nodes.length : list.edges.length;
}

/** Who is signed in on this device. */
export function useUser(): User | undefined {
  const { auth } = useHoldfast();
  return useSyncExternalStore(auth.onChange, auth.user, auth.user);
}
