export {
  settleMutation,
  type Around,
  type MutationSettlement,
  type RecordChange,
  type Rules,
} from './effects.js';
export { intentOf, recordKey, recordsOf, writeOf, type QueuedMutation } from './intent.js';
export { limitViolation } from './limits.js';
export { preview } from './preview.js';
export { settle } from './settle.js';
export { maxEditBytes, type TextRule, type TextValue } from './text-rule.js';
export type {
  Collision,
  Intent,
  Mark,
  RecordData,
  Settlement,
  Stamp,
  Stamps,
  StoredRecord,
} from './types.js';
export { sameValue, valueAfter } from './values.js';
