/** Contract checks as functions; `holdfast-contract` is the same for the command line. */
export * from './check/index.js';
export { diffSchemas, type Change, type ChangeKind, type DiffOptions } from './diff/index.js';
export { judge, reachOf, type Compared, type Judgement, type Verdict } from './judge/index.js';
