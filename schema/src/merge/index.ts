export { intentOf, recordKey, recordsOf, writeOf, type QueuedMutation } from './intent.js';
export { limitViolation } from './limits.js';
export { preview } from './preview.js';
export {
  sameValue,
  settle,
  valueAfter,
  type Collision,
  type Intent,
  type RecordData,
  type Settlement,
  type Stamp,
  type Stamps,
  type StoredRecord,
} from './settle.js';
