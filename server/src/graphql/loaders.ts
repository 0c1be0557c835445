import DataLoader from 'dataloader';
import type { Count, Entity, Manifest, Role } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import type { MemberView } from '../identity/index.js';
import { placeKey, type TextPlace } from '../sync/index.js';
import type { RecordReader } from './record-reader.js';

/**
 * What one request reads of records, each thing once and in batches: the number of statements does not grow with the
 * number of records that a query is about.
 */
export interface Loaders {
  /** The record, or undefined if there is none or it is deleted. Says nothing about who may see it. */
  record(entity: Entity, id: string): Promise<RecordData | undefined>;
  count(count: Count, id: string): Promise<number>;
  /** The encoded state of a text; undefined where it was written at once. */
  textState(place: TextPlace): Promise<string | undefined>;
  /** Name of a person; undefined where the server does not know it. */
  userName(userId: string): Promise<string | undefined>;
  /** What the caller is in a workspace; undefined: no member. */
  role(workspaceId: string): Promise<Role | undefined>;
  members(workspaceId: string): Promise<MemberView[]>;
  /** Forgets what was read: a subscription does so before each page, since the world has moved on. */
  forget(): void;
}

export interface LoaderSources {
  readonly manifest: Manifest;
  readonly reader: RecordReader;
  /** By workspace: what the caller is there. */
  readonly roles: () => Promise<ReadonlyMap<string, Role>>;
  /** By `placeKey`. */
  readonly textStates: (places: readonly TextPlace[]) => Promise<ReadonlyMap<string, string>>;
  /** By user id. */
  readonly userNames: (userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** By workspace: its members. */
  readonly members: (workspaceIds: readonly string[]) => Promise<ReadonlyMap<string, MemberView[]>>;
}

export function createLoaders(sources: LoaderSources): Loaders {
  let batch = createBatch(sources);
  return {
    record: (entity, id) => batch.records(entity).load(id),
    count: (count, id) => batch.counts(count).load(id),
    textState: (place) => batch.textStates.load(place),
    userName: (userId) => batch.userNames.load(userId),
    role: async (workspaceId) => (await batch.roles()).get(workspaceId),
    members: (workspaceId) => batch.members.load(workspaceId),
    forget: () => {
      batch = createBatch(sources);
    },
  };
}

function createBatch({ manifest, reader, roles, textStates, userNames, members }: LoaderSources) {
  let known: Promise<ReadonlyMap<string, Role>> | undefined;
  return {
    roles: () => (known ??= roles()),
    records: perKey(
      (entity: Entity) =>
        new DataLoader<string, RecordData | undefined>(async (ids) => {
          const found = new Map(
            (await reader.byIds(entity, ids)).map((record) => [String(record.id), record]),
          );
          return ids.map((id) => found.get(id));
        }),
    ),
    counts: perKey((count: Count) => {
      const entity = manifest.entities[count.of];
      if (!entity) throw new Error(`The manifest has no entity ${count.of} to count`);
      return new DataLoader<string, number>(async (ids) => {
        const found = await reader.counts(entity, count, ids);
        return ids.map((id) => found.get(id) ?? 0);
      });
    }),
    textStates: new DataLoader<TextPlace, string | undefined, string>(
      async (places) => {
        const found = await textStates(places);
        return places.map((place) => found.get(placeKey(place)));
      },
      { cacheKeyFn: placeKey },
    ),
    userNames: new DataLoader<string, string | undefined>(async (userIds) => {
      const found = await userNames(userIds);
      return userIds.map((userId) => found.get(userId));
    }),
    members: new DataLoader<string, MemberView[]>(async (ids) => {
      const found = await members(ids);
      return ids.map((id) => found.get(id) ?? []);
    }),
  };
}

/** One value for each key object of the manifest, made when it is first asked for. */
function perKey<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) made.set(key, (value = make(key)));
    return value;
  };
}
