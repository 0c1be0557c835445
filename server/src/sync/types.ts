import type { WireText } from '@holdfast/schema';
import type { UserError } from '@holdfast/schema/errors';
import type { QueuedMutation, RecordData } from '@holdfast/schema/merge';

/** Who asks, and from which device. */
export interface Actor {
  readonly userId: string;
  readonly deviceId: string;
  readonly userName: string;
}

/** A mutation of a push. */
export interface PushedMutation extends QueuedMutation {
  /** What is wrong with its input, where whoever hands it on has found that already; paths by the names that are stored. */
  readonly errors?: readonly UserError[];
}

/** A record of the type Conflict. */
export type ConflictData = RecordData;

/** What a receipt keeps: the answer to a mutation, as it was settled. */
export interface StoredAnswer {
  /** The mutation's name. */
  readonly name: string;
  readonly payloadType: string;
  /** Name of the payload's field that holds the record. */
  readonly recordField: string;
  /** The record's type. */
  readonly type: string;
  readonly clientMutationId: string;
  readonly outcome: 'APPLIED' | 'MERGED' | 'CONFLICTED' | 'REJECTED';
  readonly userErrors: readonly UserError[];
  readonly conflicts: readonly ConflictData[];
  /** As it stood once this had been settled; null where there is none to show. */
  readonly record: RecordData | null;
  /** In a receipt: names of the record's texts that it leaves to the log; see `withoutLongTexts`. */
  readonly inLog?: readonly string[];
}

export interface MutationAnswer extends StoredAnswer {
  /** The stored answer to an id that had been answered before; nothing was done again. */
  readonly replayed: boolean;
}

export interface TombstoneData {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly deletedAt: string;
}

export interface ChangesRequest {
  readonly workspaceId: string;
  /** A cursor; absent: from the beginning. */
  readonly after?: string | null;
  /** Records and tombstones in a page: 1 to 1000, 500 where absent. */
  readonly first?: number | null;
  /** Only these types; absent: all that the reader may see. */
  readonly types?: readonly string[] | null;
}

/** A record on its way to one reader, or to all of them. */
export interface PagedRecord {
  readonly type: string;
  readonly data: RecordData;
  /** By the names of its TEXT fields: what its reader lacks of them. */
  readonly texts: Readonly<Record<string, WireText>>;
}

export interface ChangePageData {
  readonly records: readonly PagedRecord[];
  readonly tombstones: readonly TombstoneData[];
  /** Of the asking device's own mutations, those that the records and tombstones of this page contain. */
  readonly settled: readonly string[];
  readonly cursor: string;
  readonly hasMore: boolean;
  readonly reset: boolean;
}
