import { canonicalJson } from '@holdfast/schema';
import { carries, gives, reads } from '../../usage/index.js';
import { breaking, dangerous, safe } from '../judgement.js';
import type { JudgeUse } from './use-change.js';

/*
 * What a device answers by itself, from the declaration that it was built with. Where the server's says something else,
 * the same query has two answers, and which one a person sees depends on the network.
 */

const wayOut = 'Leave the declaration as it was; give the new one a name of its own.';
const said = (values: object | undefined): string => (values ? canonicalJson(values) : 'nothing');

/** `@relation`: the record behind an id. */
export const judgeRelation: JudgeUse = ({ at }, { before, after }) => {
  if (!before) return safe(`${at} is resolved as before by apps in use: they ask the server.`);
  if (!after || before.field !== after.field)
    return breaking(
      [reads(at)],
      `${at} leads ${after ? `through ${String(after.field)}` : 'nowhere that is declared'} instead of through ${String(before.field)}: devices follow the old field among their own records.`,
      wayOut,
    );
  return dangerous(
    [reads(at)],
    `When the record behind ${at} is deleted, the server goes by onDelete: ${String(after.onDelete)} and devices show what ${String(before.onDelete)} gives until its answer comes.`,
    'Leave onDelete as it was, or approve the change for as long as apps in use were built with the old rule.',
  );
};

/** `@count`: how many records point here. */
export const judgeCount: JudgeUse = ({ at }, { before, after }) =>
  before
    ? breaking(
        [reads(at)],
        `${at} counts ${said(after)} instead of ${said(before)}; devices count as before.`,
        wayOut,
      )
    : safe(`${at} is asked of the server as before by apps in use.`);

/** `@list`: a list that server and device both run. */
export const judgeList: JudgeUse = ({ at }, { before, after }) =>
  before
    ? breaking(
        [reads(at)],
        `${at} lists ${said(after)} instead of ${said(before)}; devices list as before.`,
        wayOut,
      )
    : safe(`${at} is asked of the server as before by apps in use.`);

/** `@op`: how one input of a list's filter compares. */
export const judgeOp: JudgeUse = ({ at }, { before, after }) =>
  breaking(
    [gives(at)],
    `The filter ${at} compares by ${said(after)} instead of ${said(before)}; devices compare as before, so one list has two answers.`,
    wayOut,
  );

/** `@order`: what an order sorts by. */
export const judgeOrder: JudgeUse = ({ at }, { before, after }) =>
  before
    ? breaking(
        [carries(at)],
        `The order ${at} sorts by ${said(after)} instead of ${said(before)}; devices sort as before, so one list has two answers.`,
        wayOut,
      )
    : safe(`${at} sorts on the server alone for apps in use.`);
