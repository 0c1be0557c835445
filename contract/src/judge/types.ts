import { isUnionType } from 'graphql';
import type { Change } from '../diff/index.js';
import { expects, names, narrows, runs, sends } from '../usage/index.js';
import { isOpen } from './open.js';
import { breaking, dangerous, safe, type Compared, type Judgement } from './judgement.js';

/** Roots, types as a whole, what belongs to interfaces and unions, and words. */
export const typeRules = {
  'description-changed': () => safe('Only what people read about it has changed.'),
  'deprecation-changed': ({ after }: Change) =>
    safe(
      after === undefined
        ? 'It is no longer on its way out.'
        : 'It is marked as on its way out, and answers as before.',
    ),

  'root-added': ({ at }: Change) => safe(`Nobody ran a ${at} before.`),
  'root-removed': ({ at }: Change) =>
    breaking(
      [runs(at)],
      `The schema has no ${at} root any more. GraphQL's own validation does not say so: every ${at} fails when it is run.`,
      'Put the root back; take its fields away one by one, in a later version.',
    ),
  'root-changed': ({ at, before, after }: Change) =>
    dangerous(
      [runs(at)],
      `The type of the ${at} root is ${after} instead of ${before}: its __typename is another, and a fragment on ${before} fits nothing.`,
      `Keep the name ${before}.`,
    ),

  'type-added': ({ at }: Change) => safe(`Nobody names ${at} yet.`),
  'type-removed': ({ at }: Change, { reach }: Compared) =>
    reached(at, reach)
      ? breaking(
          [names(at), sends(at)],
          `${at} is gone. A document that names it, in a fragment or a variable, is no longer valid.`,
          `Keep ${at} until no version and no app names it.`,
        )
      : unreached(at),
  'type-kind-changed': ({ at, before, after }: Change, { reach }: Compared) =>
    reached(at, reach)
      ? breaking(
          [names(at), expects(at), sends(at)],
          `${at} was ${article(before)} ${before} and is ${article(after)} ${after}: what is written for the one does not fit the other.`,
          `Give the new ${after} another name, and leave ${at} as it was.`,
        )
      : unreached(at),

  'interface-added': ({ at, after = '' }: Change, compared: Compared) => joins(after, at, compared),
  'member-added': ({ at, after = '' }: Change, compared: Compared) => joins(at, after, compared),
  'interface-removed': ({ at, before = '' }: Change, { reach }: Compared) =>
    reach.output.has(at)
      ? breaking(
          [narrows(before, at), narrows(at, before), expects(before)],
          `${at} is no ${before} any more: it no longer comes where ${before} is promised, and fragments between the two are no longer valid.`,
          `Let ${at} implement ${before} as before.`,
        )
      : unreached(at),
  'member-removed': ({ at, before = '' }: Change, { reach }: Compared) =>
    reach.output.has(at)
      ? breaking(
          [narrows(at, before)],
          `${before} left the union ${at}: a fragment on ${before} inside it is no longer valid.`,
          `Leave ${before} in the union; it need not be answered.`,
        )
      : unreached(at),

  'specified-by-changed': ({ at, before, after }: Change, { reach }: Compared) =>
    reached(at, reach)
      ? dangerous(
          [expects(at), sends(at)],
          `The scalar ${at} follows ${after ?? 'no specification'} instead of ${before ?? 'none'}: what is on the wire may be another text or number than apps read and write.`,
          `Make a new scalar for the new form, and leave ${at} as it was.`,
        )
      : unreached(at),
};

/** An object that may now stand where an interface or union is promised. */
function joins(abstract: string, member: string, { before, reach }: Compared): Judgement {
  const type = before.getType(abstract);
  if (!type || !reach.output.has(abstract)) return safe(`No request gets an answer of ${abstract}.`);
  if (isOpen(type))
    return safe(`${abstract} is declared @open: its readers expect types that they do not know.`);
  return dangerous(
    [expects(abstract)],
    `An answer of ${isUnionType(type) ? 'the union' : 'the interface'} ${abstract} may now be ${article(member)} ${member}, of which an app selects nothing and shows an empty place.`,
    `Let only a later version have it (@since), or declare ${abstract} @open from the start.`,
  );
}

export const reached = (type: string, { input, output }: Compared['reach']): boolean =>
  input.has(type) || output.has(type);

export const unreached = (type: string): Judgement =>
  safe(`Nothing leads to ${type}: no request could name it.`);

export const article = (noun = ''): string => (/^[aeio]/i.test(noun) ? 'an' : 'a');
