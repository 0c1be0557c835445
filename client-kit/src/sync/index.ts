/** The sync engine, as the rest of the kit sees it. */
export { InvalidMutationError } from './inputs.js';
export type { ConflictRecord, ConflictState } from './conflict-record.js';
export type { Conflict, Decision } from './conflicts.js';
export { openReplica } from './open-replica.js';
export { defaultPolicy, type SyncPolicy } from './policy.js';
export type {
  Answered,
  NewMutation,
  Notice,
  QueuedResult,
  RecordChange,
  RecordStatus,
  Replica,
  ReplicaOptions,
  SyncState,
  SyncStatus,
  VisibleRecord,
} from './replica.js';
export type {
  ChangePage,
  LiveSink,
  Membership,
  PageRequest,
  PullAnswer,
  PullRequest,
  PushAnswer,
  Tombstone,
  Transport,
  TypedRecord,
} from './transport.js';
