/**
 * One mutation, and all that it does: to the record that it names, and to others that go along with it. Pure, and the
 * same code on both sides.
 */
import type { UserError } from '../errors.js';
import type { Entity, Manifest, Write, WriteKind } from '../manifest.js';
import { recordKey } from './intent.js';
import { settle } from './settle.js';
import type { TextRule, TextValue } from './text-rule.js';
import type { Collision, Intent, StoredRecord } from './types.js';

/** What else there is, as the mutation finds it. */
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

/** How values merge whose rules come in from outside. Without a text rule, a new text replaces the old one whole. */
export interface Rules {
  readonly text?: TextRule;
}

/** One record that a mutation changed. */
export interface RecordChange {
  readonly key: string;
  readonly entity: Entity;
  /** What was done to this record: of what goes along with a DELETE, too, it is DELETE. */
  readonly kind: WriteKind;
  /** Undefined: it was made. */
  readonly before: StoredRecord | undefined;
  readonly next: StoredRecord;
  /** Names of the fields whose value is another now; empty if the record stays as it was. */
  readonly changed: readonly string[];
  /** Of TEXT fields: the edit that was made, encoded. None where a record is made. */
  readonly edits: Readonly<Record<string, string>>;
}

export type MutationSettlement =
  | {
      readonly outcome: 'APPLIED' | 'MERGED' | 'CONFLICTED';
      /** The mutation's own record first, also where it stays as it was; then those that another is made of. */
      readonly changes: readonly [RecordChange, ...RecordChange[]];
      readonly collisions: ReadonlyArray<Collision & { readonly key: string }>;
    }
  | { readonly outcome: 'REJECTED'; readonly errors: readonly UserError[] };

/** Settles one mutation against the records as they stand. */
export function settleMutation(
  _manifest: Manifest,
  around: Around,
  { entity }: { readonly write: Write; readonly entity: Entity },
  intent: Intent,
  _rules: Rules = {},
): MutationSettlement {
  const key = recordKey(entity.name, intent.id);
  const before = around.stored(key);
  const settled = settle(entity, before, intent);
  if (settled.outcome === 'REJECTED') return settled;
  const { outcome, next, changed } = settled;
  const collisions = settled.collisions.map((collision) => ({ ...collision, key }));
  const change = { key, entity, kind: intent.write.kind, before, next, changed, edits: {} };
  return { outcome, changes: [change], collisions };
}
