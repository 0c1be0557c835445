import type { MergeStrategy, ValueType } from '../manifest.js';
import type { DirectiveUse } from './directives.js';
import type { Problems } from './problems.js';

/**
 * What a strategy asks of a field's type; absent: nothing. What merges piece by piece is never null: a null would have
 * to win over the pieces or lose to them, and either way somebody's would be gone.
 */
const needs: Partial<Record<MergeStrategy, { fits: (type: ValueType) => boolean; what: string }>> = {
  TEXT: { fits: ({ name, list, nullable }) => name === 'String' && !list && !nullable, what: 'a String!' },
  SET: {
    fits: ({ name, list, nullable }) => ['String', 'ID'].includes(name) && list && !nullable,
    what: 'a list of texts or ids that is never null, such as [String!]!',
  },
  COUNTER: { fits: ({ name, list, nullable }) => name === 'Int' && !list && !nullable, what: 'an Int!' },
};

/** The strategy of a field, if it can work on values of the field's type; else the one without `@merge`. */
export function readMerge(
  problems: Problems,
  use: DirectiveUse<'merge'>,
  field: string,
  type: ValueType,
): MergeStrategy {
  const { strategy } = use.values;
  const need = needs[strategy];
  if (!need || need.fits(type)) return strategy;
  const message = `${field} asks for ${strategy}, which merges ${need.what}.`;
  problems.report(use.at('strategy'), message, `Make the field ${need.what}, or choose another strategy.`);
  return 'LAST_WRITE';
}
