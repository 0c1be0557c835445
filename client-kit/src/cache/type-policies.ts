import type {
  FieldFunctionOptions,
  FieldPolicy,
  PossibleTypesMap,
  Reference,
  StoreObject,
  TypePolicies,
} from '@apollo/client';
import type { Count, Entity, List, Manifest, Relation } from '@holdfast/schema';
import { recordKey, type RecordData } from '@holdfast/schema/merge';
import type { RecordEdge, RecordPage } from '../lists/list-view.js';
import type { ListArguments, LocalAnswers } from './local-answers.js';

/** Puts a record into the cache, if it is not there in full, and gives the reference to it. */
export type Refer = (
  type: string,
  record: RecordData,
  options: Pick<FieldFunctionOptions, 'toReference'>,
) => Reference;

/** How Apollo's cache answers what the manifest declares: from this device's records, with no network and no result stored. */
export function typePolicies(manifest: Manifest, local: LocalAnswers, refer: Refer): TypePolicies {
  const lists = Object.values(manifest.lists).map((list): readonly [string, FieldPolicy] => [
    list.name,
    listPolicy(list, local, refer),
  ]);
  const singles = Object.entries(manifest.singles).map(
    ([name, type]) => [name, singlePolicy(type, local, refer)] as const,
  );
  const entities = Object.values(manifest.entities).map(
    (entity) =>
      [
        entity.name,
        {
          fields: {
            ...mapValues(entity.relations, (relation) => relationPolicy(entity, relation, local, refer)),
            ...mapValues(entity.counts, (count) => countPolicy(entity, count, local)),
          },
        },
      ] as const,
  );
  return { Query: { fields: Object.fromEntries([...lists, ...singles]) }, ...Object.fromEntries(entities) };
}

/** Which object types stand behind the interface and the union of the contract, for fragments on them. */
export const possibleTypes = (manifest: Manifest): PossibleTypesMap => ({
  MutationResult: Object.values(manifest.writes).map(({ payload }) => payload),
  SyncedRecord: Object.keys(manifest.entities),
});

/** Stored: a number; written: as much of a connection as a query asked for; read: a connection. */
type ListPolicy = FieldPolicy<number, Partial<Record<'edges' | 'nodes', readonly unknown[]>>, StoreObject>;

/**
 * Of a list, the cache keeps how many records `fetchMore` has brought to the screen, apart for each page size; the records
 * themselves are read from this device. A list is as long as it was made, until the app starts anew.
 */
function listPolicy(list: List, local: LocalAnswers, refer: Refer): ListPolicy {
  // Apollo remembers what it read from an object by the object itself, so an edge that stays has to stay the same one.
  const edges = new WeakMap<RecordEdge, EdgeObject>();
  const edgeOf = (edge: RecordEdge): EdgeObject => {
    const node = { __ref: recordKey(list.of, String(edge.record.id)) };
    const known = edges.get(edge) ?? { __typename: list.edge, cursor: edge.cursor, node };
    edges.set(edge, known);
    return known;
  };
  return {
    keyArgs: ['where', 'orderBy', 'first'],
    merge(loaded = 0, incoming, { args }) {
      const { edges, nodes } = incoming;
      const start = args?.after ? local.list(list.name, args)?.start : 0;
      return Math.max(loaded, (start ?? 0) + (edges ?? nodes ?? []).length);
    },
    read(loaded = 0, { args, ...options }) {
      const asked: ListArguments = args ?? {};
      const first = Math.max(asked.first ?? list.defaultFirst, loaded);
      const page = local.list(list.name, asked.after ? asked : { ...asked, first });
      for (const { record } of page?.edges ?? []) refer(list.of, record, options);
      return page && connection(list, page, page.edges.map(edgeOf));
    },
  };
}

interface EdgeObject extends StoreObject {
  readonly cursor: string;
  readonly node: Reference;
}

function connection(list: List, page: RecordPage, edges: EdgeObject[]): StoreObject {
  return {
    __typename: list.connection,
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      __typename: 'PageInfo',
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.start > 0,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: page.totalCount,
  };
}

function singlePolicy(type: string, local: LocalAnswers, refer: Refer): FieldPolicy {
  return {
    keyArgs: ['id'],
    read(existing: Reference | null | undefined, options) {
      const record = local.record(type, String(options.args?.id));
      if (record) return refer(type, record, options);
      // Not "there is none", while it may still be on its way: the server is asked, if it can be, and its answer stands.
      return local.incomplete(type) || local.restoring() ? existing : null;
    },
  };
}

function relationPolicy(
  entity: Entity,
  { field, to }: Relation,
  local: LocalAnswers,
  refer: Refer,
): FieldPolicy {
  return {
    read(existing: Reference | null | undefined, options) {
      // A record that this device does not keep came with a network result, and so did what it points at.
      if (!local.record(entity.name, String(options.readField('id')))) return existing;
      const id = options.readField(field);
      const target = typeof id === 'string' ? local.record(to, id) : undefined;
      if (target) return refer(to, target, options);
      if (typeof id === 'string' && local.restoring()) return undefined;
      // What a network result once said stands for as long as the record points at the same.
      const stands = existing && options.readField('id', existing) === id;
      return stands && options.canRead(existing) ? existing : null;
    },
  };
}

function countPolicy(entity: Entity, { of, by }: Count, local: LocalAnswers): FieldPolicy {
  return {
    read(existing: number | undefined, options) {
      const id = String(options.readField('id'));
      return local.record(entity.name, id) ? local.count(of, by, id) : existing;
    },
  };
}

const mapValues = <A, B>(object: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
