/** A server of one workspace in memory, for tests of what one mutation does to several records. */
import {
  intentOf,
  settleMutation,
  writeOf,
  type MutationSettlement,
  type Person,
  type StoredRecord,
} from '../../src/merge/index.js';
import type { Manifest } from '../../src/index.js';
import { at, workspaceId } from './devices.js';

export interface Sent {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly by: string;
  readonly second: number;
  readonly mutation: string;
  /** Versions that the device has of records, by key; those of others it has not seen. */
  readonly seen?: ReadonlyMap<string, number>;
  readonly person?: Person;
}

export class Bench {
  readonly records: Map<string, StoredRecord>;

  constructor(
    readonly manifest: Manifest,
    records: ReadonlyMap<string, StoredRecord> = new Map(),
  ) {
    this.records = new Map(records);
  }

  /** Versions of all that there is. */
  versions(): Map<string, number> {
    return new Map([...this.records].map(([key, { record }]) => [key, Number(record.version)]));
  }

  send({ name, input, by, second, mutation, seen = this.versions(), person }: Sent): MutationSettlement {
    const target = writeOf(this.manifest, name);
    if (!target) throw new Error(`no write ${name}`);
    const baseVersion = seen.get(`${target.entity.name}:${input.id}`) ?? 0;
    const whole = { baseVersion, ...input, clientMutationId: mutation };
    const intent = intentOf(target.write, whole, {
      workspaceId,
      at: at(second),
      by,
      ...(person && { person }),
    });
    const around = {
      stored: (key: string) => this.records.get(key),
      pointingAt: (type: string, field: string, id: string) =>
        [...this.records]
          .filter(([key, { record }]) => key.startsWith(`${type}:`) && record[field] === id)
          .map(([key]) => key),
      seen: (key: string) => seen.get(key) ?? 0,
    };
    const settled = settleMutation(this.manifest, around, target, intent);
    if (settled.outcome !== 'REJECTED')
      for (const { key, before, next } of settled.changes) {
        if (before !== this.records.get(key)) throw new Error(`${key} was changed from another state.`);
        this.records.set(key, next);
      }
    return settled;
  }

  isDeleted(key: string): boolean {
    return (this.records.get(key)?.record.deletedAt ?? null) !== null;
  }
}
