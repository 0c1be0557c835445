import type { UserError } from '../errors.js';
import type { ChangeShape, Field } from '../manifest.js';
import { limitOf } from '../merge/limits.js';
import { maxEditBytes } from '../merge/text-rule.js';
import { badInput, elementErrors, valueErrors } from './values.js';
import { isInt } from '../scalars.js';

type Path = readonly string[];
type Check = (field: Field, change: unknown, path: Path) => UserError[];

/**
 * What is wrong with a change of a field, by the change's shape. What can only be known together with the record (a
 * counter's sum, the size of a set) is for `settle` to judge.
 */
export const changeErrors: Record<ChangeShape, Check> = {
  plain: valueErrors,

  text: (field, change, path) => {
    const wrong = memberErrors(field, change, ['text', 'edit'], path);
    if (wrong.length > 0) return wrong;
    const { text, edit } = change as { text?: unknown; edit?: unknown };
    if (edit === undefined) return valueErrors(field, text, [...path, 'text']);
    if (text !== undefined)
      return [badInput(path, `${field.name} is changed by a text or by an edit, not by both.`)];
    return editErrors(field, edit, [...path, 'edit']);
  },

  choice: () => [],

  set: (field, change, path) => {
    const wrong = memberErrors(field, change, ['add', 'remove'], path);
    if (wrong.length > 0) return wrong;
    const members = Object.entries(change as Record<string, unknown>).filter(
      ([, list]) => list !== null && list !== undefined,
    );
    return members.flatMap(([name, list]) => {
      const errors = elementErrors(field, list, [...path, name]);
      return errors.length > 0 ? errors : sizeErrors(field, list as unknown[], [...path, name]);
    });
  },

  counter: (field, change, path) => {
    const wrong = memberErrors(field, change, ['increment'], path);
    if (wrong.length > 0) return wrong;
    const { increment } = change as { increment?: unknown };
    return isInt(increment)
      ? []
      : [badInput([...path, 'increment'], `${field.name} must be incremented by a whole number.`)];
  },
};

/** No set holds more than its limit, so no change has to name more. */
function sizeErrors(field: Field, list: readonly unknown[], path: Path): UserError[] {
  const { maxItems = Number.POSITIVE_INFINITY } = limitOf(field);
  return list.length <= maxItems
    ? []
    : [badInput(path, `${field.name} may hold at most ${maxItems} elements; this names ${list.length}.`)];
}

function editErrors(field: Field, edit: unknown, path: Path): UserError[] {
  const most = maxEditBytes(limitOf(field).maxLength ?? 0);
  if (typeof edit === 'string' && edit.length > Math.ceil(most / 3) * 4)
    return [badInput(path, `An edit of ${field.name} may weigh at most ${most} bytes.`)];
  return isBase64(edit) ? [] : [badInput(path, `${field.name} must be edited by what the kit encoded.`)];
}

const isBase64 = (value: unknown): boolean =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length % 4 === 0 &&
  /^[A-Za-z0-9+/]*={0,2}$/.test(value);

/** Whether a change is an object with no other members than these. */
function memberErrors(field: Field, change: unknown, members: readonly string[], path: Path): UserError[] {
  if (typeof change !== 'object' || change === null || Array.isArray(change))
    return [badInput(path, `${field.name} is changed by an object with ${members.join(' and ')}.`)];
  return Object.keys(change)
    .filter((name) => !members.includes(name))
    .map((name) => badInput([...path, name], `A change of ${field.name} has no member ${name}.`));
}
