/** Resolvers of the lists that the manifest declares, as Relay connections. */
import { mayAs, type List, type Manifest } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { RecordData } from '@holdfast/schema/merge';
import { encodeListCursor, type ListCursor } from '../list-cursor.js';
import { planList, type ListArguments, type ListPlan } from '../list-plan.js';
import type { FieldResolvers, RootResolver } from './types.js';

export function listResolvers(manifest: Manifest): FieldResolvers<RootResolver<ListArguments>> {
  return Object.fromEntries(
    Object.values(manifest.lists).map((list) => [list.name, resolverOf(manifest, list)]),
  );
}

function resolverOf(manifest: Manifest, list: List): RootResolver<ListArguments> {
  return async (_root, args, context) => {
    context.caller();
    const plan = planList(manifest, list, args);
    if (!mayAs(await context.loaders.role(plan.partition), plan.entity.role))
      throw new HoldfastError('FORBIDDEN');
    const { reader } = context.services;
    const rows = await reader.list(plan);
    // A method, so that counting costs nothing where nobody asks.
    return { ...connection(plan, rows), totalCount: () => reader.total(plan) };
  };
}

/** A page from what was read for it: one record more than the page holds, where there are more. */
export function connection(plan: ListPlan, rows: readonly RecordData[]) {
  const nodes = rows.slice(0, plan.first);
  const edges = nodes.map((node) => ({ node, cursor: cursorOf(plan, node) }));
  return {
    nodes,
    edges,
    pageInfo: {
      hasNextPage: rows.length > plan.first,
      hasPreviousPage: plan.after,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const cursorOf = ({ order }: ListPlan, record: RecordData): string =>
  encodeListCursor({
    order: order.name,
    value: record[order.by.name] as ListCursor['value'],
    id: String(record.id),
  });
