import {
  idOfKey,
  typeOfKey,
  recordKey,
  sameValue,
  type RecordData,
  type StoredRecord,
} from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import type { RecordChange } from '../sync/replica.js';
import { Effects } from './effects.js';
import { familiesOf, type Families } from './families.js';
import { farRules } from './far.js';
import { Laid } from './laid.js';
import type { Holdings, Reach } from './plan.js';
import { laidOverPassing } from './passing.js';
import { Pointers } from './pointers.js';
import { isPreviewed, type Previewing } from './visible.js';

/**
 * What a person sees: `visible(confirmed, pending)` for every record, kept up to date record by record, so that a change
 * costs what it touches and not what there is.
 */
export class View implements Reach {
  readonly #previewing: Previewing;
  readonly #holdings: Omit<Holdings, 'view'>;
  readonly #records = new Map<string, Map<string, RecordData>>();
  readonly #laid: Laid;
  readonly #cascades: Families;
  readonly #pointers: Pointers;
  readonly #effects: Effects;

  constructor(previewing: Previewing, holdings: Omit<Holdings, 'view'>) {
    this.#previewing = previewing;
    this.#holdings = holdings;
    this.#laid = new Laid(previewing);
    this.#cascades = familiesOf(previewing.rules.manifest);
    this.#pointers = new Pointers(holdings);
    const { outbox, confirmed } = holdings;
    const sources = {
      ...{ outbox, confirmed, pointers: this.#pointers, cascades: this.#cascades },
      ownersOf: (key: string) => this.ownersOf(key),
      ownedBy: (key: string) => this.ownedBy(key),
      standing: (key: string, place: number) => this.standing(key, place),
      isReached: (key: string) => this.#effects.on(key).length > 0,
    };
    this.#effects = new Effects(outbox, farRules(previewing, sources));
  }

  /** The record as it shows; a deleted one does not. */
  get(type: string, id: string): RecordData | undefined {
    return this.#records.get(type)?.get(id);
  }

  *all(type: string, workspaceId?: string): Iterable<RecordData> {
    const partition = this.#previewing.rules.manifest.entities[type]?.partition;
    if (partition === undefined) return;
    for (const data of this.#records.get(type)?.values() ?? [])
      if (workspaceId === undefined || data[partition] === workspaceId) yield data;
  }

  /** See `Replica.passing`. */
  passing(type: string, record: RecordData, entries?: readonly OutboxEntry[]): RecordData {
    const pending = entries ?? this.#holdings.outbox.of(recordKey(type, String(record.id)));
    return pending.length === 0 ? record : laidOverPassing(this.#previewing, pending, record);
  }

  /** The record with its pending edits, computed anew; a deleted one with `deletedAt`. */
  compute(type: string, id: string): RecordData | undefined {
    return this.standing(recordKey(type, id))?.record;
  }

  /** The record as confirmed, with what is pending at earlier places than this one laid over it in order. */
  standing(key: string, place = Infinity): StoredRecord | undefined {
    const { confirmed, outbox } = this.#holdings;
    const base = this.#laid.base(confirmed.get(key), confirmed);
    if (place === Infinity && !this.#effects.concern(key))
      return this.#laid.line(key, base, outbox.line(key));
    const far = this.#effects.on(key);
    const own = outbox
      .of(key)
      .filter((entry) => isPreviewed(entry) && !this.#effects.get(entry.clientMutationId));
    if (far.length === 0 && own.length === 0) return base;
    const steps = [
      ...far.map(({ entry, changed }) => ({ at: entry.order, lay: () => changed.get(key) })),
      ...own.map((entry) => ({
        at: entry.order,
        lay: (below: StoredRecord | undefined) => this.#laid.over(below, entry),
      })),
    ];
    if (far.length > 0) steps.sort((a, b) => a.at - b.at);
    return steps
      .filter(({ at }) => at < place)
      .reduce<StoredRecord | undefined>((below, { lay }) => lay(below), base);
  }

  /** Whether some pending edit concerns several records: half of what it did may be confirmed and half not. */
  get hasReach(): boolean {
    return this.#effects.size > 0;
  }

  isFar(clientMutationId: string): boolean {
    return this.#effects.get(clientMutationId) !== undefined;
  }

  reachOf(clientMutationId: string): string[] {
    const effect = this.#effects.get(clientMutationId);
    return effect ? [...effect.changed.keys()].filter((key) => key !== effect.own) : [];
  }

  *ownersOf(key: string): Iterable<string> {
    for (const { by, to } of this.#cascades.owners.get(typeOfKey(key)) ?? [])
      for (const id of this.#pointers.valuesOf(key, by)) yield recordKey(to, id);
  }

  *ownedBy(key: string): Iterable<string> {
    for (const { type, by } of this.#cascades.owned.get(typeOfKey(key)) ?? [])
      yield* this.#pointers.at(type, by, idOfKey(key));
  }

  reaching(key: string): string[] {
    return this.#effects
      .on(key)
      .filter(({ own }) => own !== key)
      .map(({ entry }) => entry.clientMutationId);
  }

  /** Brings up to date the records named and those that pending edits of theirs reach; returns what looks different now. */
  refresh(keys: ReadonlySet<string>): RecordChange[] {
    this.#pointers.renew(keys);
    const changes: RecordChange[] = [];
    for (const key of this.#effects.renew(keys)) {
      const [type, id] = [typeOfKey(key), idOfKey(key)];
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
