import { makeExecutableSchema } from '@graphql-tools/schema';
import type { CompiledSchema } from '@holdfast/schema/compiler';
import type { GraphQLSchema } from 'graphql';
import { changesResolver, changesSubscription } from './resolvers/changes.js';
import { conflictsResolver } from './resolvers/conflicts.js';
import { changeResolvers, historyResolver } from './resolvers/history.js';
import { identityResolvers } from './resolvers/identity.js';
import { listResolvers } from './resolvers/lists.js';
import { recordResolvers, singleResolvers } from './resolvers/records.js';
import { answersResolver, pushResolver, writeResolvers } from './resolvers/writes.js';
import { Cursor, DateTime } from './scalars.js';

/** The schema of one API version with its resolvers: the engine's, and those that its manifest gives. */
export function createExecutableSchema({ typeDefs, manifest }: CompiledSchema): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs,
    resolvers: {
      DateTime,
      Cursor,
      ...identityResolvers.types,
      ...recordResolvers(manifest),
      Change: changeResolvers,
      Query: {
        ...identityResolvers.query,
        ...singleResolvers(manifest),
        ...listResolvers(manifest),
        answers: answersResolver,
        changes: changesResolver,
        conflicts: conflictsResolver(manifest),
        history: historyResolver(manifest),
      },
      Mutation: {
        ...identityResolvers.mutation,
        ...writeResolvers(manifest),
        push: pushResolver,
      },
      Subscription: { changes: changesSubscription(manifest) },
    },
  });
}
