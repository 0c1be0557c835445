/** Compaction: what is older than a retention is put together behind the floor of the log. */
export type { Compacted } from './compact-workspace.js';
export { countsOf, startRetentionJob } from './job.js';
export type { ChangeSummary, LoggedChange } from './log.js';
export type { Plan } from './plan.js';
export { createRetention, type Retained, type Retention, type RetentionRun } from './retention.js';
