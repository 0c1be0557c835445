import { isUuid } from '../scalars.js';

const longest = 80;

/** A JSON value as a sentence shows it, shortened; empty where there is nothing that a person could read. */
export function spokenValue(value: unknown): string {
  if (value === undefined || isUuid(value)) return '';
  if (value === null || value === '') return 'nothing';
  if (typeof value === 'string') return `“${shortened(value)}”`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : shortened(value.join(', '));
  const members = Object.entries(value as Record<string, unknown>)
    .map(([name, inner]) => [name, spokenValue(inner)] as const)
    .filter(([, inner]) => inner !== '');
  return members.map(([name, inner]) => `${name} ${inner}`).join(', ');
}

/** `at 10:42 UTC`, or with its date where the other time is of another day, or with seconds where it is of the same minute. */
export function spokenTime(time: string, other: string): string {
  const clock = time.slice(11, time.slice(0, 16) === other.slice(0, 16) ? 19 : 16);
  return time.slice(0, 10) === other.slice(0, 10)
    ? `at ${clock} UTC`
    : `on ${time.slice(0, 10)} at ${clock} UTC`;
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
}
