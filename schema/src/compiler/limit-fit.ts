import type { Limit, ValueType } from '../manifest.js';
import type { DirectiveUse } from './directives.js';
import type { Problems } from './problems.js';

const isText = ({ name }: ValueType): boolean => name === 'String';
const isNumber = ({ name }: ValueType): boolean => name === 'Int' || name === 'Float';

/** What each limit asks of a field's type. */
const needs: Record<keyof Limit, { fits: (type: ValueType) => boolean; what: string }> = {
  maxLength: { fits: isText, what: 'a String or a list of them' },
  maxItems: { fits: ({ list }) => list, what: 'a list' },
  min: { fits: isNumber, what: 'an Int or a Float' },
  max: { fits: isNumber, what: 'an Int or a Float' },
};

/** Whether a field's `@limit` means something for values of its type. */
export function checkLimit(
  problems: Problems,
  use: DirectiveUse<'limit'>,
  field: string,
  type: ValueType,
): void {
  const { min, max } = use.values;
  const given = Object.entries(use.values) as Array<[keyof Limit, number]>;
  if (given.length === 0)
    problems.report(
      use.at(),
      `${field} has a @limit that limits nothing.`,
      'Give maxLength, maxItems, min or max.',
    );
  for (const [name, value] of given) {
    if (!needs[name].fits(type))
      problems.report(
        use.at(name),
        `${field} is limited by ${name}, which is for ${needs[name].what}.`,
        `Take ${name} away, or limit what the type has.`,
      );
    else if (name.startsWith('max') && name !== 'max' && value < 0)
      problems.report(use.at(name), `${field} has a negative ${name}.`, 'Give 0 or more.');
  }
  if (min !== undefined && max !== undefined && min > max)
    problems.report(use.at('min'), `${field} allows no value at all: min is above max.`, 'Swap the two.');
}
