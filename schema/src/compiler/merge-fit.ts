import type { MergeStrategy, ValueType } from '../manifest.js';
import type { DirectiveUse } from './directives.js';
import type { Problems } from './problems.js';

/** What a strategy asks of a field's type; absent: nothing. */
const needs: Partial<Record<MergeStrategy, { fits: (type: ValueType) => boolean; what: string }>> = {
  TEXT: { fits: (type) => type.name === 'String' && !type.list, what: 'a String' },
  SET: {
    fits: (type) => ['String', 'ID'].includes(type.name) && type.list,
    what: 'a list of texts, such as [String!]!',
  },
  COUNTER: { fits: (type) => type.name === 'Int' && !type.list, what: 'an Int' },
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
