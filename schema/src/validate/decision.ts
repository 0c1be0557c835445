import type { UserError } from '../errors.js';
import { textProblem } from '../scalars.js';
import { badInput } from './values.js';

const choices = ['THEIRS', 'YOURS', 'VALUE'];

/** What is wrong with a decision about a conflict; whether a value fits the field is for `settleMutation` to judge. */
export function decisionErrors({ choice, value }: Readonly<Record<string, unknown>>): UserError[] {
  if (!choices.includes(choice as string))
    return [badInput(['choice'], `choice must be one of ${choices.join(', ')}.`)];
  const isGiven = value !== undefined && value !== null;
  if (choice !== 'VALUE') return isGiven ? [badInput(['value'], 'value is for the choice VALUE alone.')] : [];
  if (!isJson(value)) return [badInput(['value'], 'value must be the chosen value, as JSON.')];
  const problem = textProblem(value);
  return problem === undefined ? [] : [badInput(['value'], `value ${problem}.`)];
}

function isJson(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
