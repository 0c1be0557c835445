export { check, type CheckInput, type Report, type SchemaSide, type Surface } from './check.js';
export { ApprovalsError, readApprovals, type Approval } from './approvals.js';
export { defaultWindows, type Windows } from './consumers.js';
export type { Concerned, Finding, FindingKind } from './finding.js';
