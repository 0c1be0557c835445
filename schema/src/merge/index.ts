export { intentOf, recordKey, recordsOf, writeOf, type QueuedMutation } from './intent.js';
export { limitViolation } from './limits.js';
export { preview } from './preview.js';
export { settle } from './settle.js';
export type { Collision, Intent, RecordData, Settlement, Stamp, Stamps, StoredRecord } from './types.js';
export { sameValue, valueAfter } from './values.js';
