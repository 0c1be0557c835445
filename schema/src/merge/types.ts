import type { UserError } from '../errors.js';
import type { MergeStrategy, Write } from '../manifest.js';

/** A record as plain JSON: times as ISO text with milliseconds in UTC. */
export type RecordData = Readonly<Record<string, unknown>>;

/** Who wrote a field last, and what else has to be known of it to merge what others wrote without seeing it. */
export interface Stamp extends Mark {
  /**
   * Of a field whose rule puts writes together: the newest write by another device. Of `deletedAt`: who brought the
   * record back, the newest and the newest by another device.
   */
  readonly writers?: readonly Mark[];
  /** Of `deletedAt`: key of the record that was deleted, where this one only went along. */
  readonly with?: string;
  /** Of `deletedAt`: this delete did not take the record, for the sake of one that points at it. */
  readonly spared?: true;
  /** Of a TEXT: the version at which it was written anew without its past; see `TextRule.renewed`. */
  readonly renewed?: number;
  /** Of a SET: who put each element in that has been put in since the record was made, as far as not seen by each other. */
  readonly elements?: Readonly<Record<string, readonly Mark[]>>;
}

/** Who wrote something: at which version of the record, when, from which device, by which mutation. */
export interface Mark {
  readonly version: number;
  /** ISO time of the edit, corrected and clamped by the server. */
  readonly at: string;
  readonly by: string;
  readonly mutation: string;
}

/** By field name; `deletedAt` carries the stamp of the last delete or restore. */
export type Stamps = Readonly<Record<string, Stamp>>;

export interface StoredRecord {
  readonly record: RecordData;
  readonly stamps: Stamps;
  /**
   * Of TEXT fields that were edited since they were written: their encoded state, from which the record's text follows.
   * What is absent was written at once.
   */
  readonly texts?: Readonly<Record<string, string>>;
}

/** One write, ready to settle: its input has been validated. */
export interface Intent {
  readonly write: Write;
  readonly id: string;
  /** The record's workspace: from the input of a create, from the record otherwise. */
  readonly workspaceId: string;
  /** The version of the record that the device saw; 0 for a create. */
  readonly baseVersion: number;
  /** The domain fields given, each in its shape; an absent one is untouched, null clears. */
  readonly changes: Readonly<Record<string, unknown>>;
  readonly mutation: string;
  readonly at: string;
  readonly by: string;
  /** Who writes, for what names people: the decision about a conflict. */
  readonly person?: Person;
}

export interface Person {
  readonly userId: string;
  readonly name: string;
}

/** A field that two wrote without seeing each other, and how that was settled. */
export interface Collision {
  readonly field: string;
  readonly strategy: MergeStrategy;
  /** `NOBODY`: a person has to decide, and the value that was there stays until then. */
  readonly winner: 'YOURS' | 'THEIRS' | 'BOTH' | 'NOBODY';
  /** What stood before, and what this write gave: the value, or the change of it; of an edit that a delete dropped, all of it. */
  readonly theirs: unknown;
  readonly yours: unknown;
  /** Who wrote the other value, and when. */
  readonly theirStamp: Stamp;
}

export type Settlement =
  | {
      readonly outcome: 'APPLIED' | 'MERGED' | 'CONFLICTED';
      readonly next: StoredRecord;
      /** Names of the fields whose value is another now; empty if the record stays as it was. */
      readonly changed: readonly string[];
      readonly collisions: readonly Collision[];
      /** Of TEXT fields: the edit that was made, encoded. */
      readonly edits: Readonly<Record<string, string>>;
    }
  | { readonly outcome: 'REJECTED'; readonly errors: readonly UserError[] };
