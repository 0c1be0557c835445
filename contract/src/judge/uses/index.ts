import type { Change } from '../../diff/index.js';
import { expects, names, reads } from '../../usage/index.js';
import { dangerous, safe, type Compared, type Judgement } from '../judgement.js';
import { unreached } from '../types.js';
import { judgeAuth } from './auth.js';
import { judgeEntity, judgeMerge } from './entity.js';
import { judgeLimit } from './limit.js';
import { judgeCount, judgeList, judgeOp, judgeOrder, judgeRelation } from './local-answers.js';
import type { JudgeUse } from './use-change.js';
import { judgeWrites } from './writes.js';

const byDirective: Readonly<Record<string, JudgeUse>> = {
  entity: judgeEntity,
  merge: judgeMerge,
  limit: judgeLimit,
  relation: judgeRelation,
  count: judgeCount,
  list: judgeList,
  op: judgeOp,
  order: judgeOrder,
  writes: judgeWrites,
  auth: judgeAuth,
  open: ({ at }, { after }) =>
    after
      ? dangerous(
          [expects(at)],
          `${at} is declared @open: more may come than apps in use were told to expect.`,
          `Declare ${at} @open in a new version; add nothing to it in this one.`,
        )
      : safe(`${at} is no longer declared @open: nothing new will come.`),
};

/** A directive on a type, field, argument or value, and what it says to devices and to the server at run time. */
export function judgeUse(change: Change, compared: Compared): Judgement {
  const { owner, directive = '', before, after } = change;
  const { input, output } = compared.reach;
  if (!input.has(owner) && !output.has(owner)) return unreached(owner);
  const rule = byDirective[directive];
  if (!rule) return unknown(change);
  return rule(change, { before: valuesOf(before), after: valuesOf(after) }, compared);
}

const valuesOf = (text: string | undefined) =>
  text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);

const unknown = ({ at, directive, before, after }: Change): Judgement =>
  dangerous(
    [reads(at), names(at)],
    `@${directive} on ${at} says ${after ?? 'nothing any more'} instead of ${before ?? 'nothing'}, and this check does not know what that means.`,
    'Ask whoever wrote the directive whether apps in use notice; approve the change if they do not.',
  );
