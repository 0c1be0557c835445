import type { Reference } from '@apollo/client';
import type { Entity, Manifest } from '@holdfast/schema';
import { idOfKey, recordKey, typeOfKey, type RecordData } from '@holdfast/schema/merge';
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
  /** Shows this replica's records, or nobody's. A record comes into the cache when it is first read, and follows its changes. */
  attach(replica: Replica | undefined, screen?: FirstScreen): void;
}

export interface ProjectionOptions {
  readonly cache: RecordsCache;
  readonly manifest: Manifest;
  readonly local: LocalAnswers;
  readonly environment: Pick<Environment, 'timers'>;
}

export function createProjection({ cache, manifest, local, environment }: ProjectionOptions): Projection {
  const fragments = new Map(
    Object.values(manifest.entities).map((entity) => [entity.name, fragmentOf(entity)]),
  );
  /** Keys of the records that stand in the cache in full; Apollo's ids are made alike. */
  const shown = new Set<string>();
  /** Those that have been asked for and do not stand there for good yet. */
  const asked = new Set<string>();
  /** Those that somebody may be waiting for, or still point at, though there is no such record: it is shown once there is. */
  const missed = new Set<string>();
  let cancel: (() => void) | undefined;
  let replica: Replica | undefined;
  let detach = () => {};
  cache.onRead(lend);

  return {
    refer(type, record, { toReference }): Reference {
      const key = recordKey(type, String(record.id));
      if (shown.has(key)) return { __ref: key };
      hold(key);
      return toReference({ __typename: type, ...record }, true) ?? { __ref: key };
    },
    attach(next, screen) {
      detach();
      replica = next;
      asked.clear();
      missed.clear();
      batch(() => {
        for (const key of shown) forget(key);
        local.attach(replica, screen);
      });
      detach = replica ? follow(replica) : () => {};
    },
  };

  function follow(replica: Replica): () => void {
    const stopListening = replica.onRecords((changes, how) => {
      // What comes from the store comes into the cache when somebody asks for it.
      if (how === 'restored') local.apply(changes, how);
      else show(changes);
    });
    let attached = true;
    if (!replica.isWhole()) void replica.whole().then(goOn);
    return () => {
      attached = false;
      stopListening();
      cancel?.();
      cancel = undefined;
    };

    function goOn(): void {
      if (!attached) return;
      batch(() => local.restored());
      keepAsked();
    }
  }

  /** A read may see the cache through a passing layer, whose writes go with it: then the record is written again, for good. */
  function hold(key: string): void {
    if (cache.hasLayers) return ask(key);
    shown.add(key);
    // Nothing in the cache points at what a list is read from, and Apollo's `gc` takes for waste what nothing points at.
    cache.retain(key);
  }

  function ask(key: string): void {
    asked.add(key);
    cancel ??= environment.timers.set(0, keepAsked);
  }

  function keepAsked(): void {
    cancel = undefined;
    batch(() => {
      for (const key of asked) {
        const record = replica?.visible(typeOfKey(key), idOfKey(key));
        if (!record && replica?.isWhole() === false) continue;
        asked.delete(key);
        if (record) write(record.type, record.data);
        else missed.add(key);
      }
    });
  }

  /** Somebody reads this object by its id: a record that nobody has asked for before is there from now on. */
  function lend(key: string): void {
    const type = typeOfKey(key);
    if (shown.has(key) || !fragments.has(type)) return;
    const record = replica?.visible(type, idOfKey(key));
    if (!record) return ask(key);
    hold(key);
    put(type, record.data);
  }

  function show(changes: readonly RecordChange[]): void {
    cache.change(() => {
      for (const { type, id, after } of changes) {
        const key = recordKey(type, id);
        if (!isKnown(key)) continue;
        if (after) write(type, after);
        else forget(key);
      }
      local.apply(changes);
    });
  }

  /** Whether the cache has heard of the record; most that change are on no screen, and to write them costs as much as the edit. */
  function isKnown(key: string): boolean {
    return shown.has(key) || asked.has(key) || missed.has(key) || cache.holds(key);
  }

  function write(type: string, data: RecordData): void {
    if (!fragments.has(type)) return;
    const key = recordKey(type, String(data.id));
    shown.add(key);
    missed.delete(key);
    put(type, data);
  }

  function put(type: string, data: RecordData): void {
    const fragment = fragments.get(type)!;
    cache.writeFragment({
      id: recordKey(type, String(data.id)),
      fragment,
      data: { __typename: type, ...data },
    });
  }

  function forget(key: string): void {
    shown.delete(key);
    missed.add(key);
    cache.evict({ id: key });
  }

  /** One broadcast for all that is done inside. */
  function batch(work: () => void): void {
    cache.batch({ update: work });
  }
}

const fragmentOf = ({ name, fields }: Entity): DocumentNode =>
  parse(`fragment Holdfast${name} on ${name} { ${Object.keys(fields).join(' ')} }`);
