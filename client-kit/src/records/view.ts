import { recordKey, sameValue, type RecordData, type StoredRecord } from '@holdfast/schema/merge';
import type { RecordChange } from '../sync/replica.js';
import { Effects } from './effects.js';
import { farRules } from './far.js';
import type { Holdings, Reach, SchemaRules } from './plan.js';
import { Pointers } from './pointers.js';
import { alone, changesOf, isPreviewed, storedRecord } from './visible.js';

/**
 * What a person sees: `visible(confirmed, pending)` for every record, kept up to date record by record, so that a change
 * costs what it touches and not what there is.
 */
export class View implements Reach {
  readonly #rules: SchemaRules;
  readonly #deviceId: string;
  readonly #holdings: Omit<Holdings, 'view'>;
  readonly #records = new Map<string, Map<string, RecordData>>();
  readonly #pointers: Pointers;
  readonly #effects: Effects;

  constructor(rules: SchemaRules, deviceId: string, holdings: Omit<Holdings, 'view'>) {
    this.#rules = rules;
    this.#deviceId = deviceId;
    this.#holdings = holdings;
    this.#pointers = new Pointers(holdings);
    const standing = (key: string, place: number) => this.standing(key, place);
    this.#effects = new Effects(
      holdings.outbox,
      farRules(rules, deviceId, { pointers: this.#pointers, confirmed: holdings.confirmed, standing }),
    );
  }

  /** The record as it shows; a deleted one does not. */
  get(type: string, id: string): RecordData | undefined {
    return this.#records.get(type)?.get(id);
  }

  *all(type: string, workspaceId?: string): Iterable<RecordData> {
    const partition = this.#rules.manifest.entities[type]?.partition;
    if (partition === undefined) return;
    for (const data of this.#records.get(type)?.values() ?? [])
      if (workspaceId === undefined || data[partition] === workspaceId) yield data;
  }

  /** The record with its pending edits, computed anew; a deleted one with `deletedAt`. */
  compute(type: string, id: string): RecordData | undefined {
    return this.standing(recordKey(type, id))?.record;
  }

  /** The record as confirmed, with what is pending at earlier places than this one laid over it in order. */
  standing(key: string, place = Infinity): StoredRecord | undefined {
    const { confirmed, outbox } = this.#holdings;
    const base = storedRecord(this.#rules.manifest, this.#deviceId, confirmed.get(key));
    const far = this.#effects.on(key);
    const own = outbox
      .of(key)
      .filter((entry) => isPreviewed(entry) && !this.#effects.get(entry.clientMutationId));
    if (far.length === 0 && own.length === 0) return base;
    const steps = [
      ...far.map(({ entry, changed }) => ({ at: entry.order, lay: () => changed.get(key) })),
      ...own.map((entry) => ({
        at: entry.order,
        lay: (below: StoredRecord | undefined) => {
          const changes = changesOf(this.#rules, this.#deviceId, entry, alone(key, below));
          return changes.find((change) => change.key === key)?.next ?? below;
        },
      })),
    ];
    if (far.length > 0) steps.sort((a, b) => a.at - b.at);
    return steps
      .filter(({ at }) => at < place)
      .reduce<StoredRecord | undefined>((below, { lay }) => lay(below), base);
  }

  reachOf(clientMutationId: string): string[] {
    const effect = this.#effects.get(clientMutationId);
    return effect ? [...effect.changed.keys()].filter((key) => key !== effect.own) : [];
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
