import type { Manifest } from '@holdfast/schema';
import { recordKey, sameValue, type RecordData } from '@holdfast/schema/merge';
import type { RecordChange } from '../sync/replica.js';
import type { Holdings } from './plan.js';
import { visible } from './visible.js';

/** All visible records, kept up to date record by record: a change costs what it touches, not what there is. */
export class View {
  readonly #manifest: Manifest;
  readonly #deviceId: string;
  readonly #holdings: Holdings;
  readonly #records = new Map<string, Map<string, RecordData>>();

  constructor(manifest: Manifest, deviceId: string, holdings: Holdings) {
    this.#manifest = manifest;
    this.#deviceId = deviceId;
    this.#holdings = holdings;
  }

  /** The record as it shows; a deleted one does not. */
  get(type: string, id: string): RecordData | undefined {
    return this.#records.get(type)?.get(id);
  }

  *all(type: string, workspaceId?: string): Iterable<RecordData> {
    const partition = this.#manifest.entities[type]?.partition;
    if (partition === undefined) return;
    for (const data of this.#records.get(type)?.values() ?? [])
      if (workspaceId === undefined || data[partition] === workspaceId) yield data;
  }

  /** The record with its pending edits, computed anew; a deleted one with `deletedAt`. */
  compute(type: string, id: string): RecordData | undefined {
    const key = recordKey(type, id);
    const { confirmed, outbox } = this.#holdings;
    return visible(this.#manifest, this.#deviceId, type, confirmed.get(key), outbox.of(key));
  }

  /** Brings the records named up to date; returns those that look different now. */
  refresh(keys: Iterable<string>): RecordChange[] {
    const changes: RecordChange[] = [];
    for (const key of keys) {
      const colon = key.indexOf(':');
      const [type, id] = [key.slice(0, colon), key.slice(colon + 1)];
      const before = this.get(type, id);
      const computed = this.compute(type, id);
      const after = isDeleted(computed) ? undefined : computed;
      if (sameRecord(before, after)) continue;
      this.#put(type, id, after);
      changes.push({ type, id, ...(before && { before }), ...(after && { after }) });
    }
    return changes;
  }

  #put(type: string, id: string, data: RecordData | undefined): void {
    const records = this.#records.get(type) ?? new Map<string, RecordData>();
    this.#records.set(type, records);
    if (data) records.set(id, data);
    else records.delete(id);
  }
}

const isDeleted = (data: RecordData | undefined): boolean =>
  data?.deletedAt !== null && data?.deletedAt !== undefined;

function sameRecord(a: RecordData | undefined, b: RecordData | undefined): boolean {
  if (!a || !b || a === b) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => name in b && sameValue(a[name], b[name]))
  );
}
