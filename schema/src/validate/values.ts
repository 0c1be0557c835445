import { userError, type UserError } from '../errors.js';
import type { Field, ValueType } from '../manifest.js';
import { limitViolation } from '../merge/limits.js';
import { canonicalTime, isInt, isUuid, textProblem } from '../scalars.js';

type Path = readonly string[];

export const badInput = (path: Path, message: string): UserError =>
  userError('BAD_USER_INPUT', path, message);

/** What is wrong with one value of a scalar or enum, in words for a person; undefined if nothing is. */
export function scalarProblem({ name, values }: ValueType, value: unknown): string | undefined {
  if (values) return values.includes(value as string) ? undefined : `must be one of ${values.join(', ')}`;
  switch (name) {
    case 'ID':
      return isUuid(value) ? undefined : 'must be a UUID';
    case 'String':
      return typeof value === 'string' ? textProblem(value) : 'must be a text';
    case 'Int':
      return isInt(value) ? undefined : 'must be a whole number between -2147483648 and 2147483647';
    case 'Float':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : 'must be a number';
    case 'Boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'DateTime':
      return canonicalTime(value) === undefined
        ? 'must be an ISO 8601 time with its zone, such as 2026-11-21T10:42:00.000Z'
        : undefined;
    default:
      return `is of the type ${name}, which this version does not know`;
  }
}

/** What is wrong with a whole value given for a field: its type, each element of a list, its `@limit`. */
export function valueErrors(field: Field, value: unknown, path: Path): UserError[] {
  const { type } = field;
  const errors = type.list ? elementErrors(field, value, path) : singleErrors(field, value, path);
  if (errors.length > 0) return errors;
  const violation = limitViolation(field, value);
  return violation === undefined ? [] : [badInput(path, violation)];
}

/** Like `valueErrors`, for the elements that a list is given or a set is changed by. `maxItems` is for the whole to judge. */
export function elementErrors(field: Field, value: unknown, path: Path): UserError[] {
  if (!Array.isArray(value)) return [badInput(path, `${field.name} must be a list.`)];
  const element = { ...field, limit: field.limit && { ...field.limit, maxItems: undefined } };
  return value.flatMap((item: unknown, at) => {
    const where = [...path, String(at)];
    const wrong = singleErrors(field, item, where);
    const violation = wrong.length === 0 ? limitViolation(element, item) : undefined;
    return violation === undefined ? wrong : [badInput(where, violation)];
  });
}

function singleErrors(field: Field, value: unknown, path: Path): UserError[] {
  const problem = scalarProblem(field.type, value);
  return problem === undefined ? [] : [badInput(path, `${field.name} ${problem}.`)];
}
