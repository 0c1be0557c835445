import type { Reference } from '@apollo/client';
import type { Entity, Manifest } from '@holdfast/schema';
import { recordKey, type RecordData } from '@holdfast/schema/merge';
import { parse, type DocumentNode } from 'graphql';
import type { Environment } from '../environment/environment.js';
import type { RecordChange, Replica } from '../sync/replica.js';
import type { FirstScreen } from './first-screen.js';
import type { LocalAnswers } from './local-answers.js';
import type { RecordsCache } from './records-cache.js';
import type { Refer } from './type-policies.js';

/** Keeps Apollo's cache a picture of what the replica shows. */
export interface Projection {
  /** For read functions: the record is in the cache from now on, so a screen never waits for its slice. */
  readonly refer: Refer;
  /** Shows this replica's records, or nobody's. What is read comes first, the rest in slices that leave frames free. */
  attach(replica: Replica | undefined, screen?: FirstScreen): void;
}

export interface ProjectionOptions {
  readonly cache: RecordsCache;
  readonly manifest: Manifest;
  readonly local: LocalAnswers;
  readonly environment: Pick<Environment, 'timers'>;
}

/** Records written at a time while a start fills the cache: some 10 ms on a slow phone. */
const slice = 200;

export function createProjection({ cache, manifest, local, environment }: ProjectionOptions): Projection {
  const fragments = new Map(
    Object.values(manifest.entities).map((entity) => [entity.name, fragmentOf(entity)]),
  );
  /** Keys of the records that stand in the cache in full; Apollo's ids are made alike. */
  const shown = new Set<string>();
  let asked: Array<readonly [type: string, id: string]> = [];
  let detach = () => {};

  return {
    refer(type, record, { toReference }): Reference {
      const id = String(record.id);
      const key = recordKey(type, id);
      if (shown.has(key)) return { __ref: key };
      // A read may see the cache through a passing layer, whose writes go with it: the next slice writes it for good.
      asked.push([type, id]);
      return toReference({ __typename: type, ...record }, true) ?? { __ref: key };
    },
    attach(replica, screen) {
      detach();
      asked = [];
      batch(() => {
        for (const key of shown) forget(key);
        local.attach(replica, screen);
      });
      detach = replica ? follow(replica) : () => {};
    },
  };

  function follow(replica: Replica): () => void {
    const stopListening = replica.onRecords((changes, how) => {
      // What comes from the store is written when all of it is here: nobody has asked for it yet.
      if (how === 'restored') local.apply(changes, how);
      else show(changes);
    });
    let rest = replica.isWhole() ? remaining(replica) : undefined;
    let cancel = environment.timers.set(0, fill);
    let attached = true;
    if (!rest) void replica.whole().then(goOn);
    return () => {
      attached = false;
      stopListening();
      cancel();
    };

    function goOn(): void {
      if (!attached) return;
      rest = remaining(replica);
      batch(() => local.restored());
      cancel();
      cancel = environment.timers.set(0, fill);
    }

    function fill(): void {
      const next = [...asked.splice(0), ...(rest ? take(rest, slice) : [])];
      if (next.length === 0) return;
      const records = next.flatMap(([type, id]) => replica.visible(type, id) ?? []);
      batch(() => records.forEach(({ type, data }) => write(type, data)));
      cancel = environment.timers.set(0, fill);
    }
  }

  /** All records not shown yet, type by type; what has changed meanwhile has been shown by its change. */
  function* remaining(replica: Replica): Generator<readonly [string, string]> {
    for (const type of Object.keys(manifest.entities)) {
      const ids = Array.from(replica.records(type), ({ id }) => String(id));
      for (const id of ids) if (!shown.has(recordKey(type, id))) yield [type, id];
    }
  }

  function show(changes: readonly RecordChange[]): void {
    cache.change(() => {
      for (const { type, id, after } of changes) {
        if (after) write(type, after);
        else forget(recordKey(type, id));
      }
      local.apply(changes);
    });
  }

  function write(type: string, data: RecordData): void {
    const fragment = fragments.get(type);
    if (!fragment) return;
    const key = recordKey(type, String(data.id));
    shown.add(key);
    cache.writeFragment({ id: key, fragment, data: { __typename: type, ...data } });
  }

  function forget(key: string): void {
    shown.delete(key);
    cache.evict({ id: key });
  }

  /** One broadcast for all that is done inside. */
  function batch(work: () => void): void {
    cache.batch({ update: work });
  }
}

const fragmentOf = ({ name, fields }: Entity): DocumentNode =>
  parse(`fragment Holdfast${name} on ${name} { ${Object.keys(fields).join(' ')} }`);

function take<T>(source: Iterator<T>, count: number): T[] {
  const taken: T[] = [];
  for (let next = source.next(); !next.done; next = source.next()) {
    taken.push(next.value);
    if (taken.length === count) break;
  }
  return taken;
}
