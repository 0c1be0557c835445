import type { RecordData } from '@holdfast/schema/merge';
import type { EntryChange, Outbox } from '../outbox/outbox.js';
import type { Today } from '../outbox/upcasting.js';
import type { Answered, Notice } from '../sync/replica.js';
import type { ConflictRecord } from '../sync/conflict-record.js';
import type { Texts } from '../sync/texts.js';
import type { Membership } from '../sync/transport.js';
import type { ConfirmedRecords } from './confirmed.js';
import type { DeletedRecord } from './deleted.js';
import type { Position } from './position.js';
import type { Row } from './row.js';
import type { Scope } from './scope.js';

/** What this device knows besides entries, rows and positions. */
export interface Facts {
  readonly memberships: readonly Membership[];
  /** ISO server time at which everything had last been fetched. */
  readonly lastSyncedAt?: string;
  /** Milliseconds to add to the device's clock. */
  readonly clockOffset: number;
  /** ISO time of the latest edit that has left the outbox. */
  readonly lastIssuedAt?: string;
  /** Ids of workspaces, in the order in which they were last used; those that are not here never were. */
  readonly lastUsed: readonly string[];
  readonly notices: readonly Notice[];
  /** Collisions of this device's edits that rules settled, newest first; the last ones only. */
  readonly settled: readonly ConflictRecord[];
  /** Records that were here when they were deleted, newest first; the last ones only. */
  readonly deleted: readonly DeletedRecord[];
}

/** What the records are, how their texts merge, and what mutations of other API versions mean. */
export interface SchemaRules extends Today {
  readonly text: Texts;
}

/** What is in memory, as the functions that plan a change read it. */
export interface Holdings {
  readonly outbox: Outbox;
  readonly confirmed: ConfirmedRecords;
  readonly positions: ReadonlyMap<string, Position>;
  readonly facts: Facts;
  /** What this device keeps of all that there is. */
  readonly scope: Scope;
  /** What pending edits do beyond their own records. */
  readonly view: Reach;
}

/** What is visible, and which records the pending edits of other records change. */
export interface Reach {
  /** All visible records of a type. */
  all(type: string): Iterable<RecordData>;
  /** Whether any pending edit changes records of others. */
  readonly hasReach: boolean;
  /** Whether an entry could not be settled by its own record alone. */
  isFar(clientMutationId: string): boolean;
  /** Keys of the records that an entry changes besides its own. */
  reachOf(clientMutationId: string): readonly string[];
  /** Ids of the entries of other records that change this one. */
  reaching(key: string): readonly string[];
  /** The records that take this one along when they are deleted, and those that go along with it, also by pending edits. */
  ownersOf(key: string): Iterable<string>;
  ownedBy(key: string): Iterable<string>;
}

/**
 * One change of what this device holds. It becomes durable in one batch and only then shows, so memory and disk cannot
 * tell different stories, and a record is never there without the cursor that covers it, or the other way round.
 */
export interface Plan {
  readonly entries?: readonly EntryChange[];
  readonly rows?: ReadonlyMap<string, Row | undefined>;
  /** Keys of rows whose texts were written anew without their past: what was made on the old ones has to be made anew. */
  readonly renewed?: readonly string[];
  readonly positions?: ReadonlyMap<string, Position | undefined>;
  readonly facts?: Partial<Facts>;
  /** Of a page: whether more come at once, so that what one edit does to several records may be here in part. */
  readonly continues?: boolean;
  /** Told to listeners once durable. */
  readonly answered?: readonly Answered[];
}
