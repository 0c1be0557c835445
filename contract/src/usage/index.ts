export * from './use.js';
export { usageOfOperation } from './usage-of-operation.js';
export { usageOfQueued } from './usage-of-queued.js';
