import type { RecordData } from '@holdfast/schema/merge';
import type { GraphQLFieldResolver } from 'graphql';
import type { Context } from '../context.js';

/** A resolver of a field of an entity. */
export type RecordResolver = GraphQLFieldResolver<RecordData, Context>;

/** A resolver of a root field. graphql-js has checked the arguments against the schema before it is called. */
export type RootResolver<Args> = GraphQLFieldResolver<unknown, Context, Args>;

/** Resolvers of one type, by field. */
export type FieldResolvers<Resolver> = Record<string, Resolver>;
