export type { Heard } from './last-seen.js';
export { createRegistry, type RegisteredBuild, type Registry } from './registry.js';
