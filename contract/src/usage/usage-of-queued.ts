import { getNamedType, isInputObjectType, type GraphQLSchema } from 'graphql';
import { sendAnyOf } from './given-values.js';
import { gives, reads, runs, type Use } from './use.js';

/**
 * What a mutation leans on that waits in a device's outbox: it travels in `push`, as a field of `QueuedMutation`, and
 * carries whatever its input may carry. Nothing where the schema has no such mutation.
 */
export function usageOfQueued(schema: GraphQLSchema, mutation: string): ReadonlySet<Use> {
  const uses = new Set<Use>();
  const root = schema.getMutationType();
  const queue = schema.getType('QueuedMutation');
  if (!root || !isInputObjectType(queue)) return uses;
  const field = queue.getFields()[mutation];
  if (!field) return uses;
  uses.add(runs('mutation'));
  uses.add(reads(`${root.name}.push`));
  uses.add(reads(`${root.name}.${mutation}`));
  uses.add(gives(`QueuedMutation.${mutation}`));
  sendAnyOf({ uses }, getNamedType(field.type));
  return uses;
}
