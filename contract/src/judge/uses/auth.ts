import { roles, type Role } from '@holdfast/schema';
import { names, reads } from '../../usage/index.js';
import { breaking, safe } from '../judgement.js';
import type { JudgeUse } from './use-change.js';

/** `@auth`: who may. */
export const judgeAuth: JudgeUse = ({ at }, { before, after }, { before: schema }) => {
  const writing = at.startsWith(`${schema.getMutationType()?.name}.`);
  const asked = (values: typeof before): Role =>
    (values?.role as Role | undefined) ?? (writing ? 'EDITOR' : 'VIEWER');
  const [was, is] = [asked(before), asked(after)];
  if (roles.indexOf(is) <= roles.indexOf(was)) return safe(`Whoever might use ${at} still may.`);
  return breaking(
    at.includes('.') ? [reads(at)] : [names(at)],
    `${at} asks for the role ${is} instead of ${was}: members below it are refused what their app offers them.`,
    `Leave the role at ${was}, or approve the change and tell the apps' teams.`,
  );
};
