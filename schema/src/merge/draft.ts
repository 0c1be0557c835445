import type { Entity, Manifest, WriteKind } from '../manifest.js';
import { changedFields, laidOver, type Given } from './advance.js';
import type { Around } from './around.js';
import type { Collision, Intent, StoredRecord } from './types.js';

/** One record that a mutation changed. */
export interface RecordChange {
  readonly key: string;
  readonly entity: Entity;
  /** What was done to this record: of one that goes along with another, too, it is DELETE. */
  readonly kind: WriteKind;
  /** Undefined: it was made. */
  readonly before: StoredRecord | undefined;
  readonly next: StoredRecord;
  /** Names of the fields whose value is another now; empty if the record stays as it was. */
  readonly changed: readonly string[];
  /** Of TEXT fields: the edit that was made, encoded. None where a record is made. */
  readonly edits: Readonly<Record<string, string>>;
  /** Names of TEXT fields that were written anew without their past: their words are the same, their states are others. */
  readonly renewed?: readonly string[];
}

export type KeyedCollision = Collision & { readonly key: string };

/** What one mutation does, while it is being settled: it finds records as it has left them so far. */
export class Draft {
  readonly #changes = new Map<string, RecordChange>();
  readonly #collisions: KeyedCollision[] = [];

  constructor(
    readonly manifest: Manifest,
    readonly around: Around,
    readonly intent: Intent,
  ) {}

  get changes(): readonly RecordChange[] {
    return [...this.#changes.values()];
  }

  get collisions(): readonly KeyedCollision[] {
    return this.#collisions;
  }

  stored(key: string): StoredRecord | undefined {
    return this.#changes.get(key)?.next ?? this.around.stored(key);
  }

  put(change: RecordChange): void {
    this.#changes.set(change.key, change);
  }

  tell(key: string, ...collisions: readonly Collision[]): void {
    this.#collisions.push(...collisions.map((collision) => ({ ...collision, key })));
  }

  /** Writes to a record that is there. However often one mutation does, it is one version on. */
  write(
    { key, entity, kind }: Pick<RecordChange, 'key' | 'entity' | 'kind'>,
    given: Readonly<Record<string, Given>>,
  ): void {
    const stored = this.stored(key);
    if (!stored) return;
    const own = this.#changes.get(key);
    const before = own ? own.before : stored;
    const version = Number(before?.record.version ?? 0) + 1;
    const next = laidOver(stored, given, this.intent, version);
    this.put({
      key,
      entity,
      kind: own?.kind ?? kind,
      before,
      next,
      changed: changedFields(before, next),
      edits: own?.edits ?? {},
    });
  }
}
