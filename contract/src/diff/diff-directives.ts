import type { GraphQLDirective } from 'graphql';
import type { Change } from './change.js';
import { diffInputValues } from './diff-input-values.js';
import { diffWords } from './diff-words.js';
import { onlyIn } from './named.js';

/** Differences of two definitions of one directive. */
export function* diffDirective(was: GraphQLDirective, is: GraphQLDirective): Generator<Change> {
  const at = `@${was.name}`;
  const owner = at;
  yield* diffWords(at, owner, was, is);
  if (was.isRepeatable !== is.isRepeatable)
    yield {
      kind: 'directive-repeatable-changed',
      at,
      owner,
      before: was.isRepeatable ? 'repeatable' : 'once',
      after: is.isRepeatable ? 'repeatable' : 'once',
    };
  for (const location of onlyIn(is.locations, was.locations))
    yield { kind: 'directive-location-added', at, owner, after: location };
  for (const location of onlyIn(was.locations, is.locations))
    yield { kind: 'directive-location-removed', at, owner, before: location };
  yield* diffInputValues(
    { home: 'directive-argument', owner, coordinate: (name) => `${at}(${name}:)` },
    was.args,
    is.args,
  );
}
