export { createRegistry, type RegisteredBuild, type Registry } from './registry.js';
