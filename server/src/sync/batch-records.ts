import { cascadesOf, type Cascade, type Manifest } from '@holdfast/schema';
import { idOfKey, typeOfKey, recordKey, type StoredRecord } from '@holdfast/schema/merge';

/** The records of a batch as the mutations so far left them, found by key and by what they point at. */
export class BatchRecords {
  private readonly records = new Map<string, StoredRecord>();
  private readonly pointing = new Map<string, Set<string>>();
  private readonly cascades: readonly Cascade[];

  constructor(manifest: Manifest, stored: ReadonlyMap<string, StoredRecord>) {
    this.cascades = cascadesOf(manifest);
    for (const [key, record] of stored) this.set(key, record);
  }

  get(key: string): StoredRecord | undefined {
    return this.records.get(key);
  }

  set(key: string, next: StoredRecord): void {
    const before = this.records.get(key);
    this.records.set(key, next);
    const type = typeOfKey(key);
    for (const { from, field } of this.cascades) {
      if (from !== type) continue;
      const [was, is] = [before?.record[field], next.record[field]];
      if (was === is) continue;
      if (typeof was === 'string') this.pointing.get(placeOf(from, field, was))?.delete(key);
      if (typeof is === 'string') this.pointersTo(placeOf(from, field, is)).add(key);
    }
  }

  /** Keys of the records of `type` whose field `by`, by which deleting cascades, holds this id. */
  pointingAt(type: string, by: string, id: string): readonly string[] {
    return [...(this.pointing.get(placeOf(type, by, id)) ?? [])];
  }

  /** Keys of all that points at this record by relations that cascade, directly or not. */
  under(key: string): string[] {
    const found = new Set<string>();
    const look = (of: string): void => {
      for (const { from, field, to } of this.cascades) {
        if (to !== typeOfKey(of)) continue;
        for (const below of this.pointingAt(from, field, idOfKey(of))) {
          if (found.has(below)) continue;
          found.add(below);
          look(below);
        }
      }
    };
    look(key);
    return [...found];
  }

  /** Keys of all that this record points at by relations that cascade, directly or not. */
  above(key: string): string[] {
    const found = new Set<string>();
    const look = (of: string): void => {
      for (const { from, field, to } of this.cascades) {
        const id = from === typeOfKey(of) ? this.get(of)?.record[field] : undefined;
        const parent = typeof id === 'string' ? recordKey(to, id) : undefined;
        if (parent === undefined || found.has(parent)) continue;
        found.add(parent);
        look(parent);
      }
    };
    look(key);
    return [...found];
  }

  private pointersTo(place: string): Set<string> {
    const found = this.pointing.get(place) ?? new Set<string>();
    this.pointing.set(place, found);
    return found;
  }
}

const placeOf = (type: string, by: string, id: string): string => `${recordKey(type, id)}:${by}`;
