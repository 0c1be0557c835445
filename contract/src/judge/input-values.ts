import type { Change } from '../diff/index.js';
import { gives, nulls, omits, reads, sends, stands, type Use } from '../usage/index.js';
import { inputValueAt } from './input-value-at.js';
import { breaking, dangerous, safe, type Compared, type Judgement } from './judgement.js';
import { isExecutable } from './executable.js';
import { takenShape } from './type-shapes.js';
import { unreached } from './types.js';

type Rule = (change: Change, compared: Compared) => Judgement;

/** One home's words, and who is there at all. */
interface Home {
  readonly noun: string;
  /** Whether requests come there. */
  readonly reached: (owner: string, compared: Compared) => boolean;
  /** Who has to give a value that has become required. */
  readonly givers: (change: Change) => readonly Use[];
}

const rulesFor = (home: Home) => {
  const ifReached =
    (rule: Rule): Rule =>
    (change, compared) =>
      home.reached(change.owner, compared) ? rule(change, compared) : unreached(change.owner);
  return {
    added: ifReached((change) => {
      const { at, after = '' } = change;
      return isRequired(after)
        ? breaking(
            home.givers(change),
            `The ${home.noun} ${at} (${after}) is required, and nobody who wrote before gives it.`,
            `Make it optional, or give it a default that means what its absence meant.`,
          )
        : safe(`The ${home.noun} ${at} may be left out, and was.`);
    }),
    removed: ifReached(({ at }) =>
      breaking(
        [gives(at)],
        `The ${home.noun} ${at} is gone: a request that gives it is refused, and nothing of it is done.`,
        `Keep ${at}, mark it @deprecated, and ignore it where it no longer means anything.`,
      ),
    ),
    typeChanged: ifReached((change, compared) => typeChanged(home, change, compared)),
    defaultChanged: ifReached((change, compared) => defaultChanged(home, change, compared)),
  };
};

const isRequired = (declared: string): boolean => declared.endsWith('!');

function typeChanged({ noun }: Home, { at, before = '', after = '' }: Change, { after: now }: Compared) {
  const { all, nulls: noNulls } = takenShape(before, after);
  const what = `The ${noun} ${at} is ${after} instead of ${before}`;
  const wayOut = `Leave ${at} as it was; take the new form in another ${noun} beside it.`;
  if (all)
    return breaking(
      [gives(at), ...(noNulls ? [omits(at), nulls(at)] : [])],
      `${what}: values and variables of the old type no longer fit.`,
      wayOut,
    );
  if (!noNulls) return safe(`${what}: whatever was sent still fits.`);
  const fallback = inputValueAt(now, at)?.defaultValue !== undefined;
  return breaking(
    fallback ? [nulls(at)] : [omits(at), nulls(at)],
    fallback
      ? `${what}: a request that gives null is refused; who leaves it out gets the default.`
      : `${what}: it became required, and a request that leaves it out, gives null or gives a variable that may be null is refused.`,
    `Leave it optional (${before}), or let only a later version require it.`,
  );
}

function defaultChanged({ noun }: Home, { at, before, after }: Change, { after: now }: Compared): Judgement {
  const type = String(inputValueAt(now, at)?.type ?? '');
  const asked = `Leave the default of ${at} at ${before ?? 'none'} in this version; give another ${noun} the new one.`;
  if (after === undefined && isRequired(type))
    return breaking(
      [omits(at)],
      `The ${noun} ${at} lost its default (${before}) and is ${type}: it became required, and a request that leaves it out is refused.`,
      asked,
    );
  const change = `The default of the ${noun} ${at} is ${after ?? 'gone'}; it was ${before ?? 'absent'}`;
  return dangerous([omits(at)], `${change}: a request that leaves it out now means something else.`, asked, {
    verdict: 'breaking',
    reason: `${change}. A mutation that was made on a device and left it out would be carried out as something that the person never saw.`,
  });
}

/** The field that an argument belongs to: `Query.notes` of `Query.notes(first:)`. */
const fieldOf = (argument: string): string => argument.slice(0, argument.indexOf('('));

const argument = rulesFor({
  noun: 'argument',
  reached: (owner, { reach }) => reach.output.has(owner),
  givers: ({ at }) => [reads(fieldOf(at))],
});
const inputField = rulesFor({
  noun: 'input field',
  reached: (owner, { reach }) => reach.input.has(owner),
  givers: ({ owner }) => [sends(owner)],
});
const directiveArgument = rulesFor({
  noun: 'argument',
  reached: (owner, { before }) => before.getDirective(owner.slice(1))?.locations.some(isExecutable) ?? false,
  givers: ({ owner }) => [stands(owner)],
});

/** Arguments and input fields: what requests give. */
export const inputValueRules = {
  'argument-added': argument.added,
  'argument-removed': argument.removed,
  'argument-type-changed': argument.typeChanged,
  'argument-default-changed': argument.defaultChanged,
  'input-field-added': inputField.added,
  'input-field-removed': inputField.removed,
  'input-field-type-changed': inputField.typeChanged,
  'input-field-default-changed': inputField.defaultChanged,
  'directive-argument-added': directiveArgument.added,
  'directive-argument-removed': directiveArgument.removed,
  'directive-argument-type-changed': directiveArgument.typeChanged,
  'directive-argument-default-changed': directiveArgument.defaultChanged,
  'one-of-added': ({ at }: Change, { reach }: Compared) =>
    reach.input.has(at)
      ? breaking(
          [sends(at)],
          `${at} takes exactly one of its fields now (@oneOf): a request that gives several, or none, is refused.`,
          `Leave ${at} as it was, and make a new input with @oneOf.`,
        )
      : unreached(at),
  'one-of-removed': ({ at }: Change) => safe(`${at} still takes one field alone.`),
};
