/** Resolvers of the generic writes, one by one and as `push`: each is a mutation of a batch to the engine. */
import type { Manifest } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { QueuedMutation } from '@holdfast/schema/merge';
import type { MutationAnswer } from '../../sync/index.js';
import type { Context } from '../context.js';
import { uuidArgument } from '../ids.js';
import type { FieldResolvers, RootResolver } from './types.js';

type Input = Readonly<Record<string, unknown>>;

export function writeResolvers(manifest: Manifest): FieldResolvers<RootResolver<{ input: Input }>> {
  return Object.fromEntries(
    Object.keys(manifest.writes).map((name) => {
      const resolve: RootResolver<{ input: Input }> = async (_root, { input }, context) => {
        const [payload] = await push(context, [{ name, input }]);
        return payload;
      };
      return [name, resolve];
    }),
  );
}

export const pushResolver: RootResolver<{ mutations: readonly Input[] }> = async (
  _root,
  { mutations },
  context,
) =>
  push(
    context,
    mutations.map((queued): QueuedMutation => {
      const [entry] = Object.entries(queued);
      if (!entry) throw new HoldfastError('BAD_USER_INPUT', 'A queued mutation names one mutation.');
      return { name: entry[0], input: entry[1] as Input };
    }),
  );

export const answersResolver: RootResolver<{ clientMutationIds: readonly string[] }> = async (
  _root,
  { clientMutationIds },
  context,
) => {
  const caller = context.caller();
  const ids = clientMutationIds.map((id) => uuidArgument('clientMutationIds', id));
  return context.services.sync.answers(caller, ids);
};

async function push(context: Context, mutations: readonly QueuedMutation[]) {
  const { sync, metrics } = context.services;
  const answers = await sync.push(context.caller(), mutations);
  for (const { replayed, outcome } of answers) metrics.mutation(replayed ? 'REPLAYED' : outcome);
  return answers.map(payloadOf);
}

const payloadOf = ({ payloadType, recordField, record, ...answer }: MutationAnswer) => ({
  ...answer,
  __typename: payloadType,
  [recordField]: record,
});
