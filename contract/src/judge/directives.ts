import type { Change } from '../diff/index.js';
import { stands } from '../usage/index.js';
import { isExecutable } from './executable.js';
import { breaking, safe, type Compared, type Judgement } from './judgement.js';

const onlyInSdl: Judgement = safe('It stands in schemas only, never in a request.');

const inRequests = (directive: string, { before }: Compared): boolean =>
  before.getDirective(directive.slice(1))?.locations.some(isExecutable) ?? false;

/** The definitions of directives: what requests may stand under. */
export const directiveRules = {
  'directive-definition-added': ({ at }: Change) => safe(`Nobody writes ${at} yet.`),
  'directive-definition-removed': ({ at }: Change, compared: Compared) =>
    inRequests(at, compared)
      ? breaking(
          [stands(at)],
          `The directive ${at} is gone: a document that has it is no longer valid.`,
          `Keep ${at}, even if it does nothing.`,
        )
      : onlyInSdl,
  'directive-location-added': ({ at, after }: Change) => safe(`${at} may now stand on ${after} too.`),
  'directive-location-removed': ({ at, before = '' }: Change) =>
    isExecutable(before)
      ? breaking(
          [stands(at)],
          `${at} may no longer stand on ${before}: a document that has it there is no longer valid.`,
          `Let ${at} stand on ${before} as before.`,
        )
      : onlyInSdl,
  'directive-repeatable-changed': ({ at, after }: Change, compared: Compared) =>
    after === 'once' && inRequests(at, compared)
      ? breaking(
          [stands(at)],
          `${at} may stand only once at a place now: a document that repeats it is no longer valid.`,
          `Leave ${at} repeatable.`,
        )
      : safe(`${at} still stands wherever it stood.`),
};
