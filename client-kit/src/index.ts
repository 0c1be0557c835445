/**
 * Holdfast's client kit: an Apollo client whose queries of synced data answer from this device and whose edits wait in
 * a durable outbox. Every public name is listed here by hand. React's part is in `@holdfast/client-kit/react`, stores
 * in `@holdfast/client-kit/stores/…`.
 */
export { createHoldfast } from './client/create-holdfast.js';
export type { Auth, Holdfast, UnsentEdits } from './client/holdfast.js';
export type { HoldfastOptions } from './client/options.js';
export type { SyncController } from './client/sync-controller.js';
export type { Happening, Tap } from './sync/tap.js';

/** Who is signed in, and tokens of an outside issuer. */
export type { OutsideAuth } from './identity/outside-identity.js';
export type { User } from './identity/session.js';

/** What the outbox holds, and what became of it. */
export type { EntryState, OutboxEntry, Written } from './outbox/entry.js';
export type { Upcaster, Upcasters } from './outbox/upcasting.js';
export type { TextEdit } from './outbox/text-changes.js';
export type { Answered, Notice, RecordStatus, SyncState, SyncStatus } from './sync/replica.js';
export type { StorageUse, WorkspaceStorage } from './sync/storage.js';
export type { Membership, PushAnswer } from './sync/transport.js';
export type { DeletedRecord } from './records/deleted.js';
export type { SyncScope } from './records/scope.js';
export type { AllowancePolicy, Restraint, SyncWindow, Thrift } from './sync/allowance.js';
export { defaultPolicy, type SyncPolicy } from './sync/policy.js';

/** What two people changed without seeing each other's change, and what a person decides about it. */
export type { ConflictRecord, ConflictState } from './sync/conflict-record.js';
export type { Conflict, Decision } from './sync/conflicts.js';
export type { ConflictFilter } from './client/sync-controller.js';

/** Errors: told apart by `HoldfastError.is(error, code)`. */
export { HoldfastError, type ErrorCode, type UserError } from '@holdfast/schema/errors';
export { InvalidMutationError } from './sync/inputs.js';

/** What a manifest is, and where a device keeps its data. */
export type { ClientManifest } from '@holdfast/schema';
export type { Store, StoreChange, StoreFactory, StoreReport } from './stores/store.js';
