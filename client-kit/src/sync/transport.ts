import type { HoldfastError, UserError } from '@holdfast/schema/errors';
import type { QueuedMutation, RecordData } from '@holdfast/schema/merge';
import type { Role, WireText } from '@holdfast/schema';
import type { ConflictRecord } from './conflict-record.js';

/**
 * The transport port: how the engine reaches the server. Every method rejects with a `HoldfastError`: the API's own
 * code if the API answered, OFFLINE for anything else (no network, a proxy's page, a torn answer). It refreshes an
 * expired access token by itself; UNAUTHENTICATED from here means that a person has to sign in.
 * The engine gives up on a call after its own time-out, the only one; `signal` then says so, and a late answer does no harm.
 */
export interface Transport {
  /**
   * `apiVersion`: another one than this app's, which the mutations were written for. Its answers are `partial`. Rejects with
   * API_VERSION_UNSUPPORTED where that is not served.
   */
  push(
    mutations: readonly QueuedMutation[],
    signal?: AbortSignal,
    apiVersion?: string,
  ): Promise<PushAnswer[]>;
  /** What became of mutations that were answered before, `partial`; nothing of those that were not. */
  answers(clientMutationIds: readonly string[], signal?: AbortSignal): Promise<PushAnswer[]>;
  /** All that is asked for, in one request; rejects as a whole where the server refuses any of it. */
  pull(request: PullRequest, signal?: AbortSignal): Promise<PullAnswer>;
  /**
   * Pages as they happen, from the cursor on; the next one only once the promise for the last has resolved. `closed` is
   * called once, with the reason if there is one, also when `page` rejects, but not after the function returned was
   * called. Reconnecting is the engine's task.
   */
  live(workspaceId: string, after: string | undefined, sink: LiveSink, types?: readonly string[]): () => void;
  /** Milliseconds to add to the device's clock to get the server's, as last measured. */
  serverOffset(): number | undefined;
}

export interface LiveSink {
  /** Resolves when the page is durable. */
  page(page: ChangePage): Promise<void>;
  closed(error?: HoldfastError): void;
}

export interface PullRequest {
  readonly memberships: boolean;
  readonly pages: readonly PageRequest[];
}

/** The next page of a workspace after a cursor; without one, from the beginning. */
export interface PageRequest {
  readonly workspaceId: string;
  readonly after?: string;
  /** Records and tombstones, at most. */
  readonly first: number;
  /** Only of these types; absent: of all. */
  readonly types?: readonly string[];
}

export interface PullAnswer {
  /** Where they were asked for. */
  readonly memberships?: readonly Membership[];
  /** One for each that was asked for, in that order. */
  readonly pages: readonly ChangePage[];
}

/** A workspace that the user is a member of. */
export interface Membership {
  readonly workspaceId: string;
  readonly name: string;
  readonly role: Role;
}

/** A record with the name of its type; fields by their own names, not those of the wire. */
export interface TypedRecord {
  readonly type: string;
  readonly data: RecordData;
  /** TEXT fields, which `data` is without; an answer to a push has none. */
  readonly texts?: Readonly<Record<string, WireText>>;
}

export interface Tombstone {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly deletedAt: string;
}

export interface ChangePage {
  readonly records: readonly TypedRecord[];
  readonly tombstones: readonly Tombstone[];
  /** Ids of this device's mutations whose effects the page contains. */
  readonly settled: readonly string[];
  readonly cursor: string;
  readonly hasMore: boolean;
  readonly reset: boolean;
}

export interface PushAnswer {
  readonly clientMutationId: string;
  readonly outcome: 'APPLIED' | 'MERGED' | 'CONFLICTED' | 'REJECTED';
  readonly replayed: boolean;
  readonly userErrors: readonly UserError[];
  /** What collided with edits of others, how it was settled, and why. */
  readonly conflicts: readonly ConflictRecord[];
  /** The record as this mutation left it. */
  readonly record?: TypedRecord;
  /** It tells no record and no conflicts: pages do. */
  readonly partial?: boolean;
  /** It answers what the entry was before it was made anew under its id: what the entry is now has no effect. */
  readonly ofBefore?: boolean;
}
