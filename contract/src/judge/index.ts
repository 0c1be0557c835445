import type { Change, ChangeKind } from '../diff/index.js';
import { enumRules } from './enums.js';
import { directiveRules } from './directives.js';
import { fieldRules } from './fields.js';
import { inputValueRules } from './input-values.js';
import type { Compared, Judgement } from './judgement.js';
import { typeRules } from './types.js';
import { judgeUse } from './uses/index.js';

export { verdicts, type Compared, type Judgement, type Verdict } from './judgement.js';
export { reachOf, type Reach } from './reach.js';

export type Rule = (change: Change, compared: Compared) => Judgement;

const rules: Readonly<Record<ChangeKind, Rule>> = {
  ...typeRules,
  ...fieldRules,
  ...enumRules,
  ...inputValueRules,
  ...directiveRules,
  'directive-use-changed': judgeUse,
};

/** Every kind of change, each with its rule. */
export const judgedKinds = Object.keys(rules) as ChangeKind[];

/** What a change means to those who wrote against the schema as it was. */
export const judge: Rule = (change, compared) => rules[change.kind](change, compared);
