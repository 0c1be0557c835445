import type { Change } from '../diff/index.js';
import { carries, expects } from '../usage/index.js';
import { breaking, dangerous, safe, type Compared } from './judgement.js';
import { isOpen } from './open.js';
import { unreached } from './types.js';

export const enumRules = {
  'enum-value-added': ({ at, owner }: Change, { before, reach }: Compared) => {
    const type = before.getType(owner);
    if (!reach.output.has(owner)) return safe(`${owner} is only ever sent; nobody has to send ${at}.`);
    if (type && isOpen(type))
      return safe(`${owner} is declared @open: its readers expect values that they do not know.`);
    return breaking(
      [expects(owner)],
      `Answers may now hold ${at}. An app that handles each value of ${owner} by itself has no case for it.`,
      `Let only a later version have it (@since), or declare ${owner} @open from the start.`,
    );
  },
  'enum-value-removed': ({ at, owner }: Change, { reach }: Compared) => {
    if (reach.input.has(owner))
      return breaking(
        [carries(at)],
        `${at} is no longer taken: a request that sends it is refused.`,
        `Keep ${at}, mark it @deprecated, and treat it as its nearest other value.`,
      );
    if (!reach.output.has(owner)) return unreached(owner);
    return dangerous(
      [expects(owner)],
      `No answer holds ${at} any more: an app that waits for it waits for ever.`,
      `Keep ${at} in this version (@until), and go on answering it there.`,
    );
  },
};
