import type { TextValue } from './text-rule.js';
import type { StoredRecord } from './types.js';

/**
 * What else there is, as the mutation finds it: with everything that mutations before it did. By relations with
 * `onDelete: CASCADE`, every write asks for what its record points at, and for what that points at. A DELETE and a RESTORE
 * ask for all that points at their record, and for what points at those; so does an UPDATE of a record that is deleted, or
 * was spared by a delete (its stamp of `deletedAt` says so). A DELETE asks for what points at a spared record above it,
 * too. RESOLVE and REVERT ask for the record of their conflict.
 */
export interface Around {
  stored(key: string): StoredRecord | undefined;
  /** Keys of the records of `type` whose field `by` holds this id, deleted ones included. */
  pointingAt(type: string, by: string, id: string): readonly string[];
  /** The version of a record that the writer had seen, where the write itself does not name one. */
  seen(key: string): number;
  /**
   * A TEXT field as the writer had seen it: at the write's `baseVersion`, with the writer's own edits since. Asked only
   * where somebody gives a whole text while others edited it; undefined, or no such function: as it stands.
   */
  seenText?(key: string, field: string): TextValue | undefined;
}
