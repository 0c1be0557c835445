import type { GraphQLSchema } from 'graphql';
import type { Directives } from './directives.js';
import type { Problems } from './problems.js';

/** What every part of the compiler reads from and reports to. */
export interface Reading {
  readonly schema: GraphQLSchema;
  readonly directives: Directives;
  readonly problems: Problems;
}
