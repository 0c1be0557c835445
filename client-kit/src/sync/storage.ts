import { keepsWorkspace } from '../records/scope.js';
import type { Ledger } from './ledger.js';
import type { SyncPolicy } from './policy.js';

/** What of a user's data a device holds, for a screen that shows what is available offline. */
export interface StorageUse {
  /** About how many bytes the confirmed records take as they are stored, without what the store adds. */
  readonly bytes: number;
  /** The same of the edits in the outbox. */
  readonly outboxBytes: number;
  /** How many bytes of records the policy lets be kept; absent: any number. */
  readonly budget?: number;
  /** All that the user is a member of. */
  readonly workspaces: readonly WorkspaceStorage[];
}

export interface WorkspaceStorage {
  readonly workspaceId: string;
  readonly name: string;
  /**
   * `here`: available offline; `on-its-way`: not all of it is here yet; `resting`: it has left to make room, until somebody
   * uses it; `left-out`: the scope is without it.
   */
  readonly state: 'here' | 'on-its-way' | 'resting' | 'left-out';
  /** How many records are here, deletions that are still of interest included. */
  readonly records: number;
  readonly bytes: number;
  /** Of one that is here: ISO server time of which it is, or later. */
  readonly upToDateAt?: string;
}

export function storageOf(ledger: Ledger, { recordBytes }: Pick<SyncPolicy, 'recordBytes'>): StorageUse {
  const { confirmed, facts, outbox } = ledger;
  return {
    bytes: confirmed.bytes,
    outboxBytes: outbox.bytes,
    ...(Number.isFinite(recordBytes) && { budget: recordBytes }),
    workspaces: facts.memberships.map(({ workspaceId, name }) => {
      const state = stateOf(ledger, workspaceId);
      const upToDateAt = state === 'here' ? facts.lastSyncedAt : undefined;
      return {
        ...{ workspaceId, name, state },
        records: confirmed.countOf(workspaceId),
        bytes: confirmed.bytesOf(workspaceId),
        ...(upToDateAt !== undefined && { upToDateAt }),
      };
    }),
  };
}

function stateOf({ scope, positions }: Ledger, workspaceId: string): WorkspaceStorage['state'] {
  if (!keepsWorkspace(scope, workspaceId)) return 'left-out';
  const position = positions.get(workspaceId);
  if (position?.resting) return 'resting';
  return position?.complete ? 'here' : 'on-its-way';
}
