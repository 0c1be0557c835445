export type { Change, ChangeKind, InputValueHome } from './change.js';
export { diffSchemas, type DiffOptions } from './diff-schemas.js';
export { usesOf, type Element } from './diff-uses.js';
export { kindOf } from './diff-types.js';
