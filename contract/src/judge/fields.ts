import type { Change } from '../diff/index.js';
import { reads } from '../usage/index.js';
import { breaking, safe, type Compared } from './judgement.js';
import { answerShape } from './type-shapes.js';
import { unreached } from './types.js';

export const fieldRules = {
  'field-added': ({ at }: Change) => safe(`Nobody selects ${at} yet.`),
  'field-removed': ({ at, owner }: Change, { reach }: Compared) =>
    reach.output.has(owner)
      ? breaking(
          [reads(at)],
          `${at} is gone: a document that selects it is refused as a whole.`,
          `Keep ${at}, mark it @deprecated, and let it end with a later version (@until).`,
        )
      : unreached(owner),
  'field-type-changed': ({ at, owner, before = '', after = '' }: Change, { reach }: Compared) => {
    if (!reach.output.has(owner)) return unreached(owner);
    const worst = answerShape(before, after);
    if (!worst)
      return safe(`${at} is ${after} instead of ${before}: readers get what they were promised, or more.`);
    return {
      verdict: worst.verdict,
      concerns: [reads(at)],
      reason: `${at} is ${after} instead of ${before}: ${worst.why}`,
      wayOut: `Leave ${at} as it was, and give the new shape a field of its own (@since; with @as, under the same name).`,
    };
  },
};
