export type { Around } from './around.js';
export type { KeyedCollision, RecordChange } from './draft.js';
export { settleMutation, type MutationSettlement } from './effects.js';
export { explain, type ConflictFacts } from './explain.js';
export { intentOf, recordsOf, writeOf, type QueuedMutation } from './intent.js';
export { idOfKey, recordKey, textKey, typeOfKey } from './keys.js';
export { limitOf, limitViolation } from './limits.js';
export { mayOvertake } from './overtaking.js';
export { preview } from './preview.js';
export { settle } from './settle.js';
export { carriedOver } from './text.js';
export { maxEditBytes, type Rules, type TextRule, type TextValue } from './text-rule.js';
export type {
  Collision,
  Intent,
  Mark,
  Person,
  RecordData,
  Settlement,
  Stamp,
  Stamps,
  StoredRecord,
} from './types.js';
export { sameValue } from './values.js';
